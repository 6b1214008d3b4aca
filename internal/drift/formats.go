package drift

import (
	"io"
	"net/url"
	"path"
	"path/filepath"
	"strings"
)

// Surroundings are what the formats know beside the findings.
type Surroundings struct {
	Version string // of Lintel
	Rules   []Rule // that findings may be of, those of other packages as well
	// Reference is the address of a page that explains a code; nil, or an
	// empty address: there is none.
	Reference func(code string) string
	// Root is the folder of the project, absolute, which files are relative
	// to. Below is that folder as seen from the one that readers on other
	// machines have, the repository's: "", or "docs/arch".
	Root, Below string
	// Whole is the file that stands for the project as a whole, for formats in
	// which every finding needs a place.
	Whole string
	// Read gives the content of a file that a finding names, for excerpts; nil,
	// or an error, writes none.
	Read  func(file string) ([]byte, error)
	Color bool // with the colours of a terminal, where the format has any
	// Figures are lines that stand before the count of findings in what people
	// read, each with its line break: how much of the code was looked at.
	Figures string
}

// Format is a form in which a report is written.
type Format struct {
	Name  string
	Write func(io.Writer, Report, Surroundings) error
}

// Formats returns all forms, that for people first.
func Formats() []Format {
	return []Format{
		{"text", func(w io.Writer, r Report, s Surroundings) error {
			return Text(w, r, TextOptions{Read: s.Read, Color: s.Color, Last: s.Figures + r.Summary()})
		}},
		{"json", func(w io.Writer, r Report, _ Surroundings) error { return JSON(w, r) }},
		{"sarif", SARIF},
		{"junit", JUnit},
		{"github", GitHub},
		{"markdown", Markdown},
	}
}

// FormatNamed is the format of a name.
func FormatNamed(name string) (Format, bool) {
	for _, f := range Formats() {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}

// inRepository is a file as seen from the repository, and whether it lies in
// it. One that does not keeps its name.
func (s Surroundings) inRepository(file string) (string, bool) {
	if path.IsAbs(file) || filepath.IsAbs(file) {
		return file, false
	}
	whole := path.Join(s.Below, file)
	if whole == ".." || strings.HasPrefix(whole, "../") {
		return file, false
	}
	return whole, true
}

// uri is the address of a file, and whether it is relative to the repository.
func (s Surroundings) uri(file string) (address string, relative bool) {
	name, relative := s.inRepository(file)
	if relative {
		return (&url.URL{Path: name}).String(), true
	}
	if !filepath.IsAbs(name) && !path.IsAbs(name) {
		if s.Root == "" {
			return (&url.URL{Path: name}).String(), false
		}
		name = filepath.Join(s.Root, filepath.FromSlash(name))
	}
	name = filepath.ToSlash(name)
	return (&url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(name, "/")}).String(), false
}

// rule is the rule of a code, as far as it is known.
func (s Surroundings) rule(code string) Rule {
	for _, r := range s.Rules {
		if r.Code == code {
			return r
		}
	}
	return rule(code)
}

func (s Surroundings) reference(code string) string {
	if s.Reference == nil {
		return ""
	}
	return s.Reference(code)
}

// seen is a text of one or more lines for readers: what steers a terminal or
// turns the direction of text is shown, and what is no UTF-8 replaced.
func seen(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = Visible(strings.TrimSuffix(lines[i], "\r"))
	}
	return strings.Join(lines, "\n")
}

// words are what a finding says, the pictures that share it, and the way out.
func (f shared) words() string {
	words := seen(f.Message)
	if where := f.where(); where != "" {
		words += "\n" + where
	}
	if f.Hint != "" {
		words += "\nhint: " + seen(f.Hint)
	}
	return words
}

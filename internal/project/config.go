package project

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/internal/suggest"
	"github.com/lintel-go/lintel/internal/textfile"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/site"
)

// ConfigFile is the name of a project's settings, in the folder the tool is
// started in or one above it.
const ConfigFile = "lintel.json"

// Config is what lintel.json says. Every field may be left out.
type Config struct {
	// Packages are the patterns, as the go command has them, in which
	// packages with a Workspace function are looked for; "./..." if empty.
	Packages []string
	// Pictures is the folder of committed pictures, relative to the file.
	// Empty: there are none, and `lintel check` holds none against the model.
	Pictures string
	// Baseline is the file of accepted findings, relative to this one; that of
	// the usual name if empty. It need not be there.
	Baseline string
	// Theme is what pictures and pages are painted in: the name of a bundled
	// theme, or the path of a theme file, relative to this one, that ends in
	// .json. Empty: Lintel's own.
	Theme string
	// Title, Description and Footer are for the site.
	Title       string
	Description string
	Footer      string
	// SourceURL is where a line of source can be read, with {file} and {line}.
	SourceURL string
	// URL is where the site will be read, with the path below which it lies.
	// Empty: unknown, and nothing but a map of the site and the canonical
	// address of each page is missing, for all links are relative.
	URL string
	// Language is of the words of the site's own; ContentLanguage of those that
	// authors write, the same if empty. They are BCP 47 tags, like "zh".
	Language        string
	ContentLanguage string
	// Logo, CSS and Templates are paths of an SVG or PNG file, of a style sheet
	// and of a folder that is laid over package templates, relative to the file.
	Logo      string
	CSS       string
	Templates string
	// Workspaces and Views are patterns of what the site publishes: of slugs,
	// and of keys of views. See Published.
	Workspaces []string
	Views      []string
	// HideHistory keeps the site from telling what changed last.
	HideHistory bool
}

// setting is one name that the file may set.
type setting struct {
	name    string
	to      any
	kind    string // what its value must be,
	example string // and one
}

func (c *Config) settings() []setting {
	return []setting{
		{"packages", &c.Packages, "a list of texts", `["./..."]`},
		{"pictures", &c.Pictures, "a text", `"docs/pictures"`},
		{"baseline", &c.Baseline, "a text", `"lintel.baseline.json"`},
		{"theme", &c.Theme, "a text", `"structurizr"`},
		{"title", &c.Title, "a text", `"Shop"`},
		{"description", &c.Description, "a text", `"How the shop works"`},
		{"footer", &c.Footer, "a text", `"Shop Ltd, [imprint](https://example.com/imprint)"`},
		{"sourceURL", &c.SourceURL, "a text", `"https://example.com/shop/{file}#L{line}"`},
		{"url", &c.URL, "a text", `"https://example.com/docs/"`},
		{"language", &c.Language, "a text", `"zh"`},
		{"contentLanguage", &c.ContentLanguage, "a text", `"en"`},
		{"logo", &c.Logo, "a text", `"docs/logo.svg"`},
		{"css", &c.CSS, "a text", `"docs/site.css"`},
		{"templates", &c.Templates, "a text", `"docs/templates"`},
		{"workspaces", &c.Workspaces, "a list of texts", `["shop"]`},
		{"views", &c.Views, "a list of texts", `["!*/dynamic"]`},
		{"hideHistory", &c.HideHistory, "true or false", `true`},
	}
}

// ReadConfig finds lintel.json in dir or the nearest folder above it that has
// one, and reads it. Without one, the project is dir and the settings are
// empty.
func ReadConfig(dir string) (root string, c Config, err error) {
	dir, err = filepath.Abs(dir)
	if err != nil {
		return "", Config{}, err
	}
	switch info, err := os.Stat(dir); {
	case errors.Is(err, fs.ErrNotExist):
		return "", Config{}, fmt.Errorf("%s: there is no such folder", dir)
	case err != nil:
		return "", Config{}, err
	case !info.IsDir():
		return "", Config{}, fmt.Errorf("%s is not a folder", dir)
	}
	for at := dir; ; at = filepath.Dir(at) {
		name := filepath.Join(at, ConfigFile)
		text, err := os.ReadFile(name)
		switch {
		case err == nil:
			c, err := parseConfig(name, text)
			return at, c, err
		case !errors.Is(err, fs.ErrNotExist):
			return "", Config{}, err
		case at == filepath.Dir(at):
			return dir, Config{}, nil
		}
	}
}

// configFile is a file of settings while it is read.
type configFile struct{ textfile.File }

const notAnObject = `the settings are one JSON object, like {"title": "Shop"}`

// malformed is the error for a file that is no JSON.
func (f configFile) malformed(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return f.Fail(syntax.Offset, err.Error(), notAnObject)
	}
	return f.Fail(int64(len(bytes.TrimRight(f.Text, "\n"))), "the file ends too early", notAnObject)
}

// parseConfig reads the settings one by one, so that it can say in which line
// something is wrong.
func parseConfig(name string, text []byte) (Config, error) {
	f := configFile{textfile.File{Name: name, Text: text}}
	decoder := json.NewDecoder(bytes.NewReader(text))
	if first, err := decoder.Token(); err != nil {
		return Config{}, f.malformed(err)
	} else if first != json.Delim('{') {
		return Config{}, f.Fail(decoder.InputOffset(), "the file does not begin with {", notAnObject)
	}
	var c Config
	known := c.settings()
	lines := map[string]int{}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return Config{}, f.malformed(err)
		}
		at := decoder.InputOffset()
		i := slices.IndexFunc(known, func(s setting) bool { return s.name == key })
		if i < 0 {
			return Config{}, f.Fail(at, fmt.Sprintf("there is no setting %q", key), meantBy(key, known))
		}
		s := known[i]
		if line, again := lines[s.name]; again {
			return Config{}, f.Fail(at, fmt.Sprintf("%s is set in line %d, too", s.name, line), "keep one of them")
		}
		lines[s.name] = f.Line(at)
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return Config{}, f.malformed(err)
		}
		if err := json.Unmarshal(value, s.to); err != nil {
			at := decoder.InputOffset() - int64(len(value))
			var mismatch *json.UnmarshalTypeError
			if errors.As(err, &mismatch) {
				at += mismatch.Offset
			}
			return Config{}, f.Fail(at, s.name+" must be "+s.kind, fmt.Sprintf("like %q: %s", s.name, s.example))
		}
	}
	if _, err := decoder.Token(); err != nil {
		return Config{}, f.malformed(err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Config{}, f.Fail(decoder.InputOffset(), "there is more behind the closing brace", "remove it")
	}
	for _, s := range known {
		if err := c.check(s.name); err != nil {
			return Config{}, fmt.Errorf("%s:%d: %s: %w", name, lines[s.name], s.name, err)
		}
	}
	return c, nil
}

// check looks at the value of one setting, by itself.
func (c Config) check(name string) error {
	switch name {
	case "pictures":
		return checkFolder(c.Pictures, "docs/pictures")
	case "baseline":
		return checkFile(c.Baseline, drift.BaselineFile, ".json")
	case "theme":
		return c.checkTheme()
	case "footer":
		return site.CheckFooter(c.Footer)
	case "url":
		return site.CheckURL(c.URL)
	case "language":
		if c.Templates != "" {
			return nil // which may bring another; it is looked for when they are read
		}
		return site.CheckLanguage(c.Language, nil)
	case "contentLanguage":
		return site.CheckTag(c.ContentLanguage)
	case "logo":
		return checkFile(c.Logo, "docs/logo.svg", ".svg", ".png")
	case "css":
		return checkFile(c.CSS, "docs/site.css", ".css")
	case "templates":
		return checkFolder(c.Templates, "docs/templates")
	case "workspaces":
		return checkPatterns(c.Workspaces)
	case "views":
		return checkPatterns(c.Views)
	}
	return nil
}

func checkFolder(p, example string) error {
	if local := filepath.Clean(filepath.FromSlash(p)); p != "" && (local == "." || !filepath.IsLocal(local)) {
		return fmt.Errorf("%q is no folder inside the project\nhint: name one beside %s, like %q", p, ConfigFile, example)
	}
	return nil
}

func checkFile(p, example string, endings ...string) error {
	switch {
	case p == "":
		return nil
	case !filepath.IsLocal(filepath.FromSlash(p)):
		return fmt.Errorf("%q is no file inside the project\nhint: name one beside %s, like %q", p, ConfigFile, example)
	case !slices.Contains(endings, filepath.Ext(p)):
		return fmt.Errorf("%q does not end in %s\nhint: name such a file, like %q", p, strings.Join(endings, " or "), example)
	}
	return nil
}

// checkTheme holds the theme against those that there are; a file is read
// later.
func (c Config) checkTheme() error {
	own := strings.HasSuffix(c.Theme, ".json")
	switch {
	case c.Theme == "", !own && slices.Contains(theme.Names(), c.Theme), own && filepath.IsLocal(filepath.FromSlash(c.Theme)):
		return nil
	case own:
		return fmt.Errorf("%q is no file inside the project\nhint: name one beside %s, like \"docs/theme.json\"", c.Theme, ConfigFile)
	}
	return fmt.Errorf("there is no theme %q\nhint: choose one of %s, or name a file of your own, like \"docs/theme.json\"", c.Theme, strings.Join(theme.Names(), ", "))
}

// theme reads the theme of the project in root, and in which lines of a file
// of its own the roles are. There are no lines for a bundled one.
func (c Config) theme(root string) (t theme.Theme, lines map[theme.Role]int, err error) {
	if !strings.HasSuffix(c.Theme, ".json") {
		t, err = theme.Load(cmp.Or(c.Theme, theme.DefaultName))
		return t, nil, err
	}
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(c.Theme)))
	if err != nil {
		return theme.Theme{}, nil, fmt.Errorf("theme: %w\nhint: write the file, or choose one of %s", err, strings.Join(theme.Names(), ", "))
	}
	t, err = theme.Parse(c.Theme, text)
	return t, theme.Lines(text), err
}

// meantBy is a hint that names the setting which a key is like, or else all.
func meantBy(key json.Token, settings []setting) string {
	var all []string
	for _, s := range settings {
		all = append(all, s.name)
	}
	if given, ok := key.(string); ok {
		if near := suggest.Nearest(given, all); len(near) == 1 {
			return fmt.Sprintf("write %q", near[0])
		}
	}
	return "the settings are " + strings.Join(all, ", ")
}

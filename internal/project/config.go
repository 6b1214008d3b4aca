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

	"github.com/lintel-go/lintel/render/theme"
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
		{"theme", &c.Theme, "a text", `"structurizr"`},
		{"title", &c.Title, "a text", `"Shop"`},
		{"description", &c.Description, "a text", `"How the shop works"`},
		{"footer", &c.Footer, "a text", `"Shop Ltd"`},
		{"sourceURL", &c.SourceURL, "a text", `"https://example.com/shop/{file}#L{line}"`},
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
type configFile struct {
	name string
	text []byte
}

// line is the number of the line that an offset lies in.
func (f configFile) line(offset int64) int {
	return 1 + bytes.Count(f.text[:min(max(int(offset), 0), len(f.text))], []byte("\n"))
}

func (f configFile) fail(offset int64, message, hint string) error {
	return fmt.Errorf("%s:%d: %s\nhint: %s", f.name, f.line(offset), message, hint)
}

const notAnObject = `the settings are one JSON object, like {"title": "Shop"}`

// malformed is the error for a file that is no JSON.
func (f configFile) malformed(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return f.fail(syntax.Offset, err.Error(), notAnObject)
	}
	return f.fail(int64(len(bytes.TrimRight(f.text, "\n"))), "the file ends too early", notAnObject)
}

// parseConfig reads the settings one by one, so that it can say in which line
// something is wrong.
func parseConfig(name string, text []byte) (Config, error) {
	f := configFile{name, text}
	decoder := json.NewDecoder(bytes.NewReader(text))
	if first, err := decoder.Token(); err != nil {
		return Config{}, f.malformed(err)
	} else if first != json.Delim('{') {
		return Config{}, f.fail(decoder.InputOffset(), "the file does not begin with {", notAnObject)
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
			return Config{}, f.fail(at, fmt.Sprintf("there is no setting %q", key), "the settings are "+names(known))
		}
		s := known[i]
		if line, again := lines[s.name]; again {
			return Config{}, f.fail(at, fmt.Sprintf("%s is set in line %d, too", s.name, line), "keep one of them")
		}
		lines[s.name] = f.line(at)
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
			return Config{}, f.fail(at, s.name+" must be "+s.kind, fmt.Sprintf("like %q: %s", s.name, s.example))
		}
	}
	if _, err := decoder.Token(); err != nil {
		return Config{}, f.malformed(err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Config{}, f.fail(decoder.InputOffset(), "there is more behind the closing brace", "remove it")
	}
	if local := filepath.Clean(filepath.FromSlash(c.Pictures)); c.Pictures != "" && (local == "." || !filepath.IsLocal(local)) {
		return Config{}, fmt.Errorf("%s:%d: pictures: %q is no folder inside the project\nhint: name one beside %s, like \"docs/pictures\"", name, lines["pictures"], c.Pictures, ConfigFile)
	}
	if err := c.checkTheme(); err != nil {
		return Config{}, fmt.Errorf("%s:%d: theme: %w", name, lines["theme"], err)
	}
	return c, nil
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

// names lists settings in a sentence.
func names(settings []setting) string {
	var all []string
	for _, s := range settings {
		all = append(all, s.name)
	}
	return strings.Join(all, ", ")
}

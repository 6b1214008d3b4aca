package project

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ConfigFile is the name of a project's settings, in the folder the tool is
// started in or one above it.
const ConfigFile = "lintel.json"

// Config is what lintel.json says. Every field may be left out.
type Config struct {
	// Packages are the patterns, as the go command has them, in which
	// packages with a Workspace function are looked for; "./..." if empty.
	Packages []string `json:"packages,omitempty"`
	// Pictures is the folder of committed pictures, relative to the file.
	// Empty: there are none, and `lintel check` holds none against the model.
	Pictures string `json:"pictures,omitempty"`
	// Title, Description and Footer are for the site.
	Title       string `json:"title,omitempty"`
	Description string `json:"description,omitempty"`
	Footer      string `json:"footer,omitempty"`
	// SourceURL is where a line of source can be read, with {file} and {line}.
	SourceURL string `json:"sourceURL,omitempty"`
}

// ReadConfig finds lintel.json in dir or the nearest folder above it that has
// one, and reads it. Without one, the project is dir and the settings are
// empty.
func ReadConfig(dir string) (root string, c Config, err error) {
	dir, err = filepath.Abs(dir)
	if err != nil {
		return "", Config{}, err
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

func parseConfig(name string, text []byte) (Config, error) {
	var c Config
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&c)
	if err == nil {
		if _, trailing := decoder.Token(); trailing == nil {
			err = errors.New("there is more behind the closing brace")
		}
	}
	if err != nil {
		at := decoder.InputOffset()
		var syntax *json.SyntaxError
		var mismatch *json.UnmarshalTypeError
		switch {
		case errors.As(err, &syntax):
			at = syntax.Offset
		case errors.As(err, &mismatch):
			at = mismatch.Offset
		}
		line := 1 + bytes.Count(text[:min(int(at), len(text))], []byte("\n"))
		return Config{}, fmt.Errorf("%s:%d: %w\nhint: the settings are packages, pictures, title, description, footer, sourceURL", name, line, err)
	}
	if c.Pictures != "" && !filepath.IsLocal(filepath.FromSlash(c.Pictures)) {
		return Config{}, fmt.Errorf("%s: pictures: %q does not lie inside the project\nhint: name a folder beside %s, like \"docs/pictures\"", name, c.Pictures, ConfigFile)
	}
	return c, nil
}

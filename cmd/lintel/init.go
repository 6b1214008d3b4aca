package main

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"unicode"

	"github.com/lintel-go/lintel/internal/project"
)

//go:embed all:starter
var starter embed.FS

const lintelModule = "github.com/lintel-go/lintel"

type initCommand struct {
	Folder string `arg:"" optional:"" help:"Folder to write into: one that is empty or does not exist, or a Go module. Default: the current one."`
	Module string `placeholder:"PATH" help:"Module path. Default: example.com/ and the name of the folder."`
	Source string `placeholder:"DIR" help:"Take Lintel's module from this folder instead of the version this tool was built as."`
}

// Help says what kong's one line cannot.
func (initCommand) Help() string {
	return "Writes go.mod, .gitignore, a model with its test, documents, a decision and lintel.json, and draws the pictures. Then lintel serve, lintel check, go build and go test work at once. A folder without go.mod must be empty. In one that is a Go module already, the model becomes its package architecture; its go.mod stays as it is, and what it lacks is printed."
}

// modelFolder is where the model goes in a module that is there already.
const modelFolder = "architecture"

// starterData is what the templates of the starter are filled with.
type starterData struct {
	Name, Package, Module, Version, Source string
	Folder                                 string // of the model within the project; empty: the project's own
}

func (c *initCommand) Run(ctx context.Context, t terminal, in folder) error {
	dir, err := filepath.Abs(in.at(c.Folder))
	if err != nil {
		return err
	}
	data := starterData{Name: printable(filepath.Base(dir)), Package: packageName(filepath.Base(dir)), Module: c.Module}
	gomod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	within := err == nil
	ready := within && bytes.Contains(gomod, []byte(lintelModule)) // go.mod needs nothing
	_, err = os.Stat(filepath.Join(dir, project.ConfigFile))
	configured := err == nil
	switch {
	case ready && configured:
		return fmt.Errorf("%s is a project already: there is %s\nhint: lintel serve", dir, project.ConfigFile)
	case within && c.Module != "":
		return usageError{fmt.Errorf("%s is a module already, and keeps its path\nhint: leave --module out", dir)}
	case within:
		data.Folder, data.Package = modelFolder, modelFolder
		err = mustBeEmpty(filepath.Join(dir, modelFolder))
	default:
		err = mustBeEmpty(dir)
	}
	if err != nil {
		return err
	}
	if data.Module == "" {
		data.Module = "example.com/" + data.Package
	}
	if why := badModulePath(data.Module); why != "" {
		return usageError{fmt.Errorf("--module %q is no module path: %s\nhint: like example.com/shop", data.Module, why)}
	}
	if data.Version, data.Source, err = lintelVersion(in, c.Source); err != nil {
		return err
	}
	files, err := fillStarter(data)
	if err != nil {
		return err
	}
	if within {
		files = intoModule(dir, files)
	}
	if err := writeAll(dir, files); err != nil {
		return err
	}
	for _, f := range files {
		fmt.Fprintln(t.out, "wrote", f.name)
	}
	if ignored, err := os.ReadFile(filepath.Join(dir, ignoreFile)); err == nil && !bytes.Contains(ignored, []byte("site-out")) {
		fmt.Fprintf(t.out, "note: add /site-out/ to %s, for lintel build writes there\n", ignoreFile)
	}
	if within && !ready {
		fmt.Fprintf(t.out, "\nnext, in %s:\n  %s\n  lintel check --update\n  lintel serve\n", dir, requirement(data))
		return nil
	}

	p, err := project.Open(project.Options{Dir: dir})
	if err != nil {
		return err
	}
	defer p.Close()
	if p.Config.Pictures == "" {
		fmt.Fprint(t.out, "\nnext: lintel serve\n")
		return nil
	}
	changes, err := p.Update(ctx)
	if err != nil {
		return fmt.Errorf("the files are written, but the pictures cannot be drawn: %w", err)
	}
	fmt.Fprintf(t.out, "drew %d pictures into %s\n\nnext: lintel serve\n", len(changes.Written), p.Config.Pictures)
	return nil
}

// ignoreFile keeps the site that lintel build makes out of Git.
const ignoreFile = ".gitignore"

// intoModule places the files of the starter in a module that is there
// already.
func intoModule(dir string, files []starterFile) []starterFile {
	var out []starterFile
	for _, f := range files {
		switch f.name {
		case "go.mod":
			continue
		case project.ConfigFile, ignoreFile:
			if _, err := os.Lstat(filepath.Join(dir, f.name)); err == nil {
				continue
			}
		default:
			f.name = modelFolder + "/" + f.name
		}
		out = append(out, f)
	}
	return out
}

// requirement is the command that makes a module require Lintel.
func requirement(data starterData) string {
	if data.Source == "" {
		return "go get " + lintelModule + "@" + data.Version
	}
	source := strings.ReplaceAll(data.Source, "'", `'\''`)
	if unquoted, err := strconv.Unquote(data.Source); err == nil {
		source = strings.ReplaceAll(unquoted, "'", `'\''`)
	}
	return fmt.Sprintf("go mod edit -require='%s@%s' -replace='%s=%s'", lintelModule, data.Version, lintelModule, source)
}

// usualRequirement is that command for this tool without further flags; empty,
// if nothing is known of where its module is.
func usualRequirement(in folder) string {
	version, source, err := lintelVersion(in, "")
	if err != nil {
		return ""
	}
	return requirement(starterData{Version: version, Source: source})
}

// printable is a name without what a comment or a title cannot hold.
func printable(name string) string {
	return strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || !unicode.IsGraphic(r) {
			return ' '
		}
		return r
	}, name)
}

// badModulePath tells what keeps the go command from taking a module path;
// empty if nothing does.
func badModulePath(path string) string {
	for i, part := range strings.Split(path, "/") {
		stem, _, _ := strings.Cut(part, ".")
		switch {
		case part == "":
			return "a part of it is empty"
		case strings.HasPrefix(part, ".") || strings.HasSuffix(part, "."):
			return fmt.Sprintf("%q begins or ends with a dot", part)
		case i == 0 && strings.HasPrefix(part, "-"):
			return "it begins with a dash"
		case reserved.MatchString(stem):
			return fmt.Sprintf("%q is no name of a folder everywhere", part)
		}
		for _, r := range part {
			if r >= unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-._~", r) {
				return fmt.Sprintf("it has %q", r)
			}
		}
	}
	if majorless.MatchString(path) {
		return "the ending of a major version begins at /v2"
	}
	return ""
}

var (
	reserved  = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])$`)
	majorless = regexp.MustCompile(`/v([01]|0[0-9]+)$`)
)

func mustBeEmpty(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	}
	for _, e := range entries {
		if e.Name() != ".git" {
			return fmt.Errorf("%s is not empty: there is %s\nhint: lintel init NEWFOLDER", dir, e.Name())
		}
	}
	return nil
}

// packageName makes a folder's name a name for a Go package.
func packageName(folder string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(folder) {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || b.Len() > 0 && unicode.IsDigit(r)) {
			b.WriteRune(r)
		}
	}
	switch name := b.String(); name {
	case "", "main", "init", "documentation", "internal", "vendor", "testdata":
		// The go command gives these a meaning of its own.
		return modelFolder
	default:
		if token.IsKeyword(name) {
			return modelFolder
		}
		return name
	}
}

// lintelVersion is how the new module requires Lintel: the version this tool
// was built as, or, for one built from a checkout, the checkout.
func lintelVersion(in folder, source string) (version, replace string, err error) {
	const unreleased = "v0.0.0-00010101000000-000000000000"
	if source == "" {
		info, ok := debug.ReadBuildInfo()
		if ok && info.Main.Path == lintelModule && info.Main.Version != "" && info.Main.Version != "(devel)" && !strings.Contains(info.Main.Version, "+dirty") {
			return info.Main.Version, "", nil
		}
		source, err = checkout()
	} else {
		source, err = filepath.Abs(in.at(source))
	}
	if err != nil {
		return "", "", err
	}
	gomod, err := os.ReadFile(filepath.Join(source, "go.mod"))
	if err != nil || !bytes.HasPrefix(gomod, []byte("module "+lintelModule+"\n")) {
		return "", "", fmt.Errorf("%s is not a checkout of %s\nhint: lintel init --source DIR", source, lintelModule)
	}
	if strings.ContainsAny(source, " \t\"'`()") || strings.Contains(source, "//") {
		source = fmt.Sprintf("%q", source)
	}
	return unreleased, source, nil
}

// quoting makes texts literals of the language of a file.
var quoting = template.FuncMap{
	"go": strconv.Quote,
	"json": func(text string) (string, error) {
		var b strings.Builder
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		err := e.Encode(text)
		return strings.TrimSuffix(b.String(), "\n"), err
	},
}

func fillStarter(data starterData) ([]starterFile, error) {
	var files []starterFile
	err := fs.WalkDir(starter, "starter", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := starter.ReadFile(name)
		if err != nil {
			return err
		}
		tmpl, err := template.New(name).Option("missingkey=error").Funcs(quoting).Parse(string(text))
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := tmpl.Execute(&b, data); err != nil {
			return err
		}
		name = strings.TrimSuffix(strings.TrimPrefix(name, "starter/"), ".tmpl")
		files = append(files, starterFile{name, b.Bytes()})
		return nil
	})
	return files, err
}

type starterFile struct {
	name    string
	content []byte
}

// writeAll writes files into a folder, all or none.
func writeAll(dir string, files []starterFile) error {
	var made []string // files and folders, in the order they were made
	for _, f := range files {
		if err := writeNew(filepath.Join(dir, filepath.FromSlash(f.name)), f.content, &made); err != nil {
			for _, name := range slices.Backward(made) {
				err = errors.Join(err, os.Remove(name))
			}
			return err
		}
	}
	return nil
}

// writeNew writes a file that is not there, and notes what it made.
func writeNew(name string, content []byte, made *[]string) error {
	if err := makeFolder(filepath.Dir(name), made); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	*made = append(*made, name)
	_, err = f.Write(content)
	return errors.Join(err, f.Close())
}

func makeFolder(dir string, made *[]string) error {
	info, err := os.Stat(dir)
	switch {
	case err == nil && info.IsDir():
		return nil
	case err == nil:
		return fmt.Errorf("%s is a file", dir)
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	if err := makeFolder(filepath.Dir(dir), made); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o777); err != nil {
		return err
	}
	*made = append(*made, dir)
	return nil
}

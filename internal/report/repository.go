package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// repository is a working tree, compared with one of its revisions.
type repository struct {
	root     string
	commit   string
	revision string // as it was asked for, and which commit that is
	subject  string // first line of the commit's message
}

func openRepository(ctx context.Context, dir, revision string) (repository, error) {
	root, err := git(ctx, dir, "rev-parse", "--show-toplevel")
	if err != nil {
		return repository{}, err
	}
	r := repository{root: strings.TrimSuffix(string(root), "\n")}
	commit, err := git(ctx, r.root, "rev-parse", "--verify", "--quiet", "--end-of-options", revision+"^{commit}")
	if err != nil {
		return repository{}, fmt.Errorf("there is no revision %q\nhint: name a commit, a branch or a tag", revision)
	}
	r.commit = strings.TrimSpace(string(commit))
	about, err := git(ctx, r.root, "show", "--no-patch", "--format=%h%n%s", r.commit)
	if err != nil {
		return repository{}, err
	}
	short, subject, _ := strings.Cut(strings.TrimSpace(string(about)), "\n")
	r.subject = subject
	r.revision = short
	if !strings.HasPrefix(r.commit, revision) {
		r.revision = revision + " (" + short + ")"
	}
	return r, nil
}

// change is a picture that differs. Nil is no file.
type change struct {
	name     string // with slashes, from the root of the repository
	old, new []byte
}

// patterns are the files that count as pictures.
func patterns() []string { return []string{"*.svg", "*.png"} }

// changes are the pictures that differ, in the order of their names.
func (r repository) changes(ctx context.Context) ([]change, error) {
	committed, err := r.names(ctx, "ls-tree", "-r", "-z", "--name-only", "--full-tree", r.commit)
	if err != nil {
		return nil, err
	}
	differ, err := r.names(ctx, append([]string{"diff", "--name-only", "--no-renames", "-z", r.commit, "--"}, patterns()...)...)
	if err != nil {
		return nil, err
	}
	foreign, err := r.names(ctx, append([]string{"ls-files", "--others", "--exclude-standard", "-z", "--"}, patterns()...)...)
	if err != nil {
		return nil, err
	}
	all := slices.Concat(differ, foreign)
	slices.Sort(all)
	var out []change
	for _, name := range slices.Compact(all) {
		c := change{name: name}
		if _, was := slices.BinarySearch(committed, name); was {
			if c.old, err = git(ctx, r.root, "cat-file", "blob", r.commit+":"+name); err != nil {
				return nil, err
			}
		}
		c.new, err = os.ReadFile(filepath.Join(r.root, filepath.FromSlash(name)))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if !bytes.Equal(c.old, c.new) || (c.old == nil) != (c.new == nil) {
			out = append(out, c)
		}
	}
	return out, nil
}

// names are file names that git lists, sorted.
func (r repository) names(ctx context.Context, args ...string) ([]string, error) {
	out, err := git(ctx, r.root, args...)
	if err != nil {
		return nil, err
	}
	names := strings.FieldsFunc(string(out), func(c rune) bool { return c == 0 })
	slices.Sort(names)
	return names, nil
}

// git runs git in a folder. Its output is never nil.
func git(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = dir
	var errOut bytes.Buffer
	cmd.Stderr = &errOut
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("git %s: %w: %s", args[0], err, strings.TrimSpace(errOut.String()))
	}
	return append([]byte{}, out...), nil
}

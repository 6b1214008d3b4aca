// Package revision lays a revision of a Git repository out in a temporary
// folder, to be read as if it were the working tree.
//
// Files are checked out with an index of their own: nothing is written into the
// repository, no hook runs, and what a process leaves that is killed lies in
// the folder for temporary files, where the next one removes it a day later.
// `git worktree` would write into .git, and `git archive` leaves out what an
// attribute says.
//
// The folder stands under the path that the repository has, and what module
// files outside of their repository refer to stands beside it as a symbolic
// link: a replace directive or a go.work that leads out of the repository leads
// to what is there now.
package revision

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Repository is the one that a folder lies in.
type Repository struct {
	root string // of the working tree, absolute, without symbolic links
}

// Open finds the repository that a folder lies in.
func Open(ctx context.Context, dir string) (Repository, error) {
	if _, err := exec.LookPath("git"); err != nil {
		return Repository{}, errors.New("git is not installed, or not on the PATH\nhint: install it, or compare two files that lintel dump wrote")
	}
	out, err := git(ctx, dir, nil, "rev-parse", "--show-toplevel")
	if err != nil {
		if ctx.Err() != nil {
			return Repository{}, ctx.Err()
		}
		return Repository{}, fmt.Errorf("%w\nhint: revisions are those of a Git repository; without one, compare two files that lintel dump wrote", err)
	}
	root, err := filepath.EvalSymlinks(filepath.FromSlash(strings.TrimSuffix(out, "\n")))
	return Repository{root}, err
}

// Commit is a revision that was found.
type Commit struct {
	Hash  string
	Words string // as it was asked for, and which commit that is: "main (1a2b3c4)"
}

// Find looks a revision up: a commit, a branch, a tag, or any other name that
// Git knows.
func (r Repository) Find(ctx context.Context, revision string) (Commit, error) {
	out, err := git(ctx, r.root, nil, "rev-parse", "--verify", "--quiet", "--end-of-options", revision+"^{commit}")
	if err != nil {
		if ctx.Err() != nil {
			return Commit{}, ctx.Err()
		}
		hint := "name a commit, a branch or a tag"
		if shallow, err := git(ctx, r.root, nil, "rev-parse", "--is-shallow-repository"); err == nil && strings.TrimSpace(shallow) == "true" {
			hint = "the clone is shallow: fetch the revision first, in CI with a greater fetch depth"
		}
		return Commit{}, fmt.Errorf("there is no revision %q\nhint: %s", revision, hint)
	}
	c := Commit{Hash: strings.TrimSpace(out), Words: revision}
	short, err := git(ctx, r.root, nil, "rev-parse", "--short", c.Hash)
	if err != nil {
		return Commit{}, err
	}
	if short = strings.TrimSpace(short); !strings.HasPrefix(c.Hash, revision) {
		c.Words += " (" + short + ")"
	} else {
		c.Words = short
	}
	return c, nil
}

// Tree is a revision in a folder.
type Tree struct {
	folder string // temporary, absolute, without symbolic links
	root   string // of the repository
	Env    []string
}

// Folders that are so old belong to nobody any more.
const (
	prefix = "lintel-diff-"
	stale  = 24 * time.Hour
)

// Checkout lays a commit out. The tree is to be closed, also if there is an
// error.
func (r Repository) Checkout(ctx context.Context, c Commit) (*Tree, error) {
	sweep(os.TempDir(), time.Now())
	folder, err := os.MkdirTemp("", prefix)
	if err != nil {
		return nil, err
	}
	t := &Tree{folder: folder, root: r.root}
	if t.folder, err = filepath.EvalSymlinks(folder); err != nil {
		return t, err
	}
	at := t.mirror(r.root)
	if err := os.MkdirAll(at, 0o777); err != nil {
		return t, err
	}
	if err := checkout(ctx, r.root, at, filepath.Join(t.folder, "index"), c.Hash); err != nil {
		return t, err
	}
	if err := t.workspace(ctx); err != nil {
		return t, err
	}
	return t, t.reach()
}

// checkout lays a commit of a repository out in a folder, with an index that
// is made for it. Submodules that are there in the working tree are laid out as
// the commit has them; others stay empty, as in a clone.
func checkout(ctx context.Context, repository, to, index, hash string) error {
	// Variables that Git sets for hooks would name another repository. Files of
	// LFS stay pointers: Go code is none, and others may not even be there.
	env := append(clean(os.Environ()), "GIT_INDEX_FILE="+index, "GIT_WORK_TREE="+to, "GIT_LFS_SKIP_SMUDGE=1", "GIT_OPTIONAL_LOCKS=0")
	dir, err := git(ctx, repository, nil, "rev-parse", "--absolute-git-dir")
	if err != nil {
		return err
	}
	env = append(env, "GIT_DIR="+strings.TrimSuffix(dir, "\n"))
	if _, err := git(ctx, to, env,
		"-c", "core.hooksPath="+os.DevNull, "-c", "core.sparseCheckout=false", "-c", "core.fsmonitor=false", "read-tree", "--reset", "-u", "--no-recurse-submodules", hash); err != nil {
		return err
	}
	list, err := git(ctx, to, env, "ls-files", "--stage", "-z")
	if err != nil {
		return err
	}
	for n, entry := range strings.Split(list, "\x00") {
		about, name, ok := strings.Cut(entry, "\t")
		fields := strings.Fields(about)
		if !ok || len(fields) < 2 || fields[0] != "160000" { // a submodule
			continue
		}
		module := filepath.Join(repository, filepath.FromSlash(name))
		if _, err := os.Lstat(filepath.Join(module, ".git")); err != nil {
			continue
		}
		if _, err := git(ctx, module, nil, "cat-file", "-e", fields[1]+"^{commit}"); err != nil {
			continue
		}
		inside := filepath.Join(to, filepath.FromSlash(name))
		if err := os.MkdirAll(inside, 0o777); err != nil {
			return err
		}
		if err := checkout(ctx, module, inside, fmt.Sprintf("%s-%d", index, n), fields[1]); err != nil {
			return fmt.Errorf("submodule %s: %w", name, err)
		}
	}
	return nil
}

// At is where a folder of the working tree, absolute and without symbolic
// links, is in the tree. One that lies outside of the repository is nowhere.
func (t *Tree) At(folder string) (string, error) {
	if name, err := filepath.Rel(t.root, folder); err != nil || !filepath.IsLocal(name) {
		return "", fmt.Errorf("%s lies outside of the repository %s\nhint: its settings, lintel.json, must lie inside", folder, t.root)
	}
	return t.mirror(folder), nil
}

// mirror is where a path is in the tree, or beside it.
func (t *Tree) mirror(path string) string {
	return filepath.Join(t.folder, "tree", path[len(filepath.VolumeName(path)):])
}

// Close removes the tree.
func (t *Tree) Close() error {
	if t == nil {
		return nil
	}
	return os.RemoveAll(t.folder)
}

// sweep removes trees that processes left which were killed. What belongs to
// somebody else stays.
func sweep(folder string, now time.Time) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && e.IsDir() && strings.HasPrefix(e.Name(), prefix) && now.Sub(info.ModTime()) > stale {
			os.RemoveAll(filepath.Join(folder, e.Name())) // or the next one does
		}
	}
}

// clean is an environment without what tells Git which repository is meant.
func clean(env []string) []string {
	var out []string
	for _, e := range env {
		name, _, _ := strings.Cut(e, "=")
		switch name {
		case "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_NAMESPACE":
			continue
		}
		out = append(out, e)
	}
	return out
}

// git runs git in a folder and returns what it prints.
func git(ctx context.Context, dir string, env []string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir, cmd.Env = dir, env
	if env == nil {
		cmd.Env = clean(os.Environ())
	}
	var errOut bytes.Buffer
	cmd.Stderr = &errOut
	cmd.WaitDelay = 5 * time.Second // for what it started
	out, err := cmd.Output()
	if err == nil {
		return string(out), nil
	}
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if said := strings.TrimSpace(errOut.String()); said != "" {
		return "", fmt.Errorf("git: %s", strings.TrimPrefix(said, "fatal: "))
	}
	return "", fmt.Errorf("git %s: %w", strings.Join(args, " "), err)
}

// exists tells whether there is something at a path.
func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

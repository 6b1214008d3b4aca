// Package history reads from a Git repository what changed last.
//
// It asks git once for many commits, runs nothing that the repository could
// name, fetches nothing, and writes nothing.
package history

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Commit is a step of the history.
type Commit struct {
	Date    string   // of ISO 8601, without time, as the committer had it
	Subject string   // first line of its message
	Files   []string // that it touched, absolute, in the order of git
}

// Repository is a working tree of Git.
type Repository struct {
	top    string // folder of the working tree, absolute
	own    string // of what belongs to this working tree
	common string // of what all working trees share
}

// Find is the repository that a folder lies in. The folder is absolute and its
// path has no symbolic links.
func Find(dir string) (Repository, bool) {
	for ; ; dir = filepath.Dir(dir) {
		at := filepath.Join(dir, ".git")
		info, err := os.Stat(at)
		switch {
		case err == nil && info.IsDir():
			return Repository{dir, at, at}, true
		case err == nil: // a working tree beside the repository names its folder
			own, ok := pointer(at, "gitdir: ")
			if !ok {
				return Repository{}, false
			}
			common, ok := pointer(filepath.Join(own, "commondir"), "")
			if !ok {
				common = own // as a submodule's
			}
			return Repository{dir, own, common}, true
		case dir == filepath.Dir(dir):
			return Repository{}, false
		}
	}
}

// pointer is the path that a file holds behind a word.
func pointer(file, before string) (string, bool) {
	text, err := os.ReadFile(file)
	if err != nil {
		return "", false
	}
	to, ok := strings.CutPrefix(strings.TrimSpace(string(text)), before)
	if !ok || to == "" {
		return "", false
	}
	if !filepath.IsAbs(to) {
		to = filepath.Join(filepath.Dir(file), to)
	}
	return filepath.Clean(to), true
}

// Stamp changes when another commit is checked out, or a new one made. It
// costs as much as to look at three files.
func (r Repository) Stamp() string {
	var b strings.Builder
	for _, file := range []string{filepath.Join(r.own, "HEAD"), filepath.Join(r.own, "logs", "HEAD"), r.shallow()} {
		if info, err := os.Stat(file); err == nil {
			b.WriteString(info.ModTime().Format(time.RFC3339Nano))
			b.WriteString(strconv.FormatInt(info.Size(), 10))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// shallow is the file that lists where a clone was cut off, if it was.
func (r Repository) shallow() string { return filepath.Join(r.common, "shallow") }

// most is how many commits are read.
const most = 500

// patience is how long git may take. A history that is longer than that is
// left out.
const patience = 5 * time.Second

// Commits are the latest commits that touch any of the paths, the newest first.
// Paths are pathspecs, with slashes, relative to the working tree. Merges say
// nothing that is not said by what they merge. In a clone that was cut off, the
// commit at the cut seems to make all files, and is not told of.
func (r Repository) Commits(ctx context.Context, paths []string) ([]Commit, error) {
	if len(paths) == 0 {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	args := []string{
		"-c", "log.follow=false", "-c", "log.showRoot=true", "-c", "i18n.logOutputEncoding=UTF-8",
		"log", "-z", "--max-count=" + strconv.Itoa(most), "--no-merges", "--no-show-signature", "--no-color", "--no-renames", "--no-relative",
		"--no-ext-diff", "--name-only", "--format=%x02%H%x00%cs%x00%s", "--",
	}
	cmd := exec.CommandContext(ctx, "git", append(args, paths...)...)
	cmd.Dir = r.top
	// Lintel may run inside a hook of another repository.
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "GIT_") })
	cmd.Env = append(cmd.Env, "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1")
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	cut := map[string]bool{}
	if text, err := os.ReadFile(r.shallow()); err == nil {
		for hash := range strings.FieldsSeq(string(text)) {
			cut[hash] = true
		}
	}
	return r.parse(string(out), cut), nil
}

// parse reads what git writes: for each commit \x02, its hash, date and
// subject, and behind an end of line its files, each with a zero byte at its
// end.
func (r Repository) parse(out string, cut map[string]bool) []Commit {
	var commits []Commit
	for record := range strings.SplitSeq(out, "\x02") {
		fields := strings.Split(record, "\x00")
		if len(fields) < 4 || cut[fields[0]] {
			continue
		}
		c := Commit{Date: fields[1], Subject: printable(fields[2])}
		for i, f := range fields[3:] {
			if i == 0 {
				f = strings.TrimPrefix(f, "\n")
			}
			if f != "" {
				c.Files = append(c.Files, filepath.Join(r.top, filepath.FromSlash(f)))
			}
		}
		commits = append(commits, c)
	}
	return commits
}

// printable is a text without what is no letter to anybody.
func printable(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD")))
}

// Inside is the path of a folder as pathspecs have it, if it lies in the
// working tree.
func (r Repository) Inside(dir string) (string, bool) {
	rel, err := filepath.Rel(r.top, dir)
	if err != nil || !filepath.IsLocal(rel) {
		return "", false
	}
	return filepath.ToSlash(rel), true
}

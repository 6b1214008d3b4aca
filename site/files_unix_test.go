//go:build unix

package site_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/site"
)

// TestOnlyFilesOfTheModuleArePublished holds that no link of the file system
// publishes what its path does not say, and that nothing but plain files is
// waited for or read.
func TestOnlyFilesOfTheModuleArePublished(t *testing.T) {
	const secret = "the-secret-of-the-machine"
	outside := filepath.Join(t.TempDir(), "secret.md")
	w := write(t, map[string]string{
		"docs/a.md":   "# A\n\n[b](note.txt) ![c](c.png) [inside](kept.md)\n",
		"other/in.md": "# Inside\n\nwelcome-inside\n",
		".env":        secret, ".hidden.md": secret, "plain.txt": secret,
		"docs/large.md": strings.Repeat("x\n", 5<<20),
	})
	if err := os.WriteFile(outside, []byte(secret), 0o666); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{
		"docs/out.md": outside, "decisions/0001-out.md": outside, "docs/hidden.md": "../.hidden.md", "docs/env.md": "../.env",
		"docs/kept.md": "../other/in.md", "docs/note.txt": "../.env", "docs/c.png": "../plain.txt", "docs/loop.md": "loop.md",
		"docs/zero.md": "/dev/zero", "docs/folder.md": "../other",
	} {
		if err := os.Symlink(target, filepath.Join(w.Dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(w.Dir, "docs", "pipe.md"), 0o666); err != nil {
		t.Fatal(err)
	}
	m, report := build(t, site.Config{}, w)
	const hint = "; make it a readable file of the module, or move it out of the folder\n"
	want := "decisions/0001-out.md:1 LNT-S006 cannot be read: it is a symbolic link that leads outside" + hint +
		`docs/a.md:3:1 LNT-S002 link to "note.txt": it is a symbolic link to a hidden file; paths are relative to the document; correct the path, or add the file
docs/a.md:3:15 LNT-S003 image "c.png": it is a symbolic link to a file of another kind; paths are relative to the document; correct the path, or put the image beside it
` +
		"docs/env.md:1 LNT-S006 cannot be read: it is a symbolic link to a hidden file" + hint +
		"docs/folder.md:1 LNT-S006 cannot be read: it is a symbolic link to a file of another kind" + hint +
		"docs/hidden.md:1 LNT-S006 cannot be read: it is a symbolic link to a hidden file" + hint +
		"docs/large.md:1 LNT-S006 cannot be read: it is larger than 8 MiB" + hint +
		"docs/loop.md:1 LNT-S006 cannot be read: too many links" + hint +
		"docs/out.md:1 LNT-S006 cannot be read: it is a symbolic link that leads outside" + hint +
		"docs/pipe.md:1 LNT-S006 cannot be read: it is no plain file" + hint +
		"docs/zero.md:1 LNT-S006 cannot be read: it is a symbolic link that leads outside" + hint
	if diff := cmp.Diff(want, strings.ReplaceAll(lines(report.Findings), "EvalSymlinks: ", "")); diff != "" {
		t.Error(diff)
	}
	for _, p := range m.Paths() {
		if strings.Contains(content(t, m, p), secret) {
			t.Errorf("%s has the secret", p)
		}
	}
	if !strings.Contains(content(t, m, "bookshop/docs/kept/index.html"), "welcome-inside") {
		t.Error("a link inside the module is not followed")
	}
}

func TestFolderThatIsALink(t *testing.T) {
	w := write(t, nil)
	docs := filepath.Join(w.Dir, "docs")
	if err := os.Remove(docs); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(t.TempDir(), docs); err != nil {
		t.Fatal(err)
	}
	if got := say(t, w); !strings.Contains(got, `LNT-S006 folder "docs" cannot be read: it is no folder, or a symbolic link to one`) {
		t.Error(got)
	}
}

// Command report lays old and new pictures side by side: every committed
// picture that differs between a revision of the repository and the working
// tree. A look at it is the review that a change of the drawing code needs.
//
//	go run ./internal/report [REVISION]
//
// The revision is HEAD unless another one is given. The page is
// report/index.html in the root of the repository, and needs nothing beside
// its folder.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
)

func main() {
	revision := "HEAD"
	switch len(os.Args) {
	case 1:
	case 2:
		revision = os.Args[1]
	default:
		fmt.Fprintln(os.Stderr, "usage: go run ./internal/report [REVISION]")
		os.Exit(80)
	}
	if err := run(context.Background(), ".", revision, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
		os.Exit(2)
	}
}

// run writes the report of the repository that dir lies in, and says where.
func run(ctx context.Context, dir, revision string, out io.Writer) error {
	r, err := openRepository(ctx, dir, revision)
	if err != nil {
		return err
	}
	changes, err := r.changes(ctx)
	if err != nil {
		return err
	}
	folder := filepath.Join(r.root, "report")
	// Only what a report consists of is removed.
	for _, part := range []string{"index.html", picturesFolder} {
		if err := os.RemoveAll(filepath.Join(folder, part)); err != nil {
			return err
		}
	}
	p := page{Revision: r.revision, Subject: r.subject}
	for i, c := range changes {
		shown, err := lay(ctx, folder, i, c)
		if err != nil {
			return err
		}
		p.Changes = append(p.Changes, shown)
	}
	text, err := p.html()
	if err != nil {
		return err
	}
	if err := write(filepath.Join(folder, "index.html"), text); err != nil {
		return err
	}
	if len(changes) == 0 {
		fmt.Fprintf(out, "no picture differs from %s\n", r.revision)
		return nil
	}
	fmt.Fprintf(out, "%s than in %s: see %s\n", counted(len(changes), "other picture"), r.revision, filepath.Join(folder, "index.html"))
	return nil
}

// picturesFolder holds the pictures of a report, beside its page.
const picturesFolder = "pictures"

// lay writes the pictures of a change for both palettes.
func lay(ctx context.Context, folder string, n int, c change) (shownChange, error) {
	shown := shownChange{Name: c.name, Anchor: fmt.Sprint("picture-", n+1), Added: c.old == nil, Removed: c.new == nil}
	var err error
	if shown.Words, err = words(ctx, c); err != nil {
		return shown, err
	}
	put := func(age, palette string, content []byte) (string, error) {
		if content == nil {
			return "", nil
		}
		name := path.Join(picturesFolder, fmt.Sprintf("%d-%s-%s%s", n+1, age, palette, path.Ext(c.name)))
		return name, write(filepath.Join(folder, filepath.FromSlash(name)), inPalette(content, palette))
	}
	for _, palette := range palettes(c) {
		pair := shownPair{Palette: palette}
		if pair.Old, err = put("old", palette, c.old); err != nil {
			return shown, err
		}
		if pair.New, err = put("new", palette, c.new); err != nil {
			return shown, err
		}
		shown.Pairs = append(shown.Pairs, pair)
	}
	return shown, nil
}

func write(name string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return os.WriteFile(name, content, 0o666)
}

// counted is a number with its noun.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

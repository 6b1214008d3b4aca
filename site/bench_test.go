package site_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site"
	"github.com/lintel-go/lintel/site/internal/fixture"
)

// crowd is a workspace of so many systems, each with eight containers.
func crowd(systems int) *model.Workspace {
	w := model.New("Crowd", "Many systems")
	var before *model.Container
	for n := range systems {
		s := w.System(fmt.Sprintf("System %d", n), "One of many")
		for k := range 8 {
			c := s.Container(fmt.Sprintf("Container %d", k), "Does its part", model.Technology("Go"))
			if before != nil {
				before.Uses(c, fmt.Sprintf("Asks %d", k), model.Technology("gRPC"))
			}
			before = c
		}
	}
	return w
}

// BenchmarkBuild makes whole sites, with pictures that cost next to nothing:
// what is measured is the pages.
func BenchmarkBuild(b *testing.B) {
	for _, systems := range []int{12, 110, 550} {
		w := fixture.Of(b, crowd(systems))
		w.Model.Docs, w.Model.Decisions = nil, nil
		b.Run(fmt.Sprintf("elements=%d/views=%d", len(w.Model.Elements), len(w.Model.Views)), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := site.Build(b.Context(), site.Config{}, []site.Workspace{w}, &site.Memory{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkDocuments makes a site of so many Markdown pages.
func BenchmarkDocuments(b *testing.B) {
	dir := b.TempDir()
	page := "# Page\n\n" + strings.Repeat("Some *words* about [[reader]], and `code`, with a [link](p0.md#more).\n\n## More\n\n- one\n- two\n\n", 12) + "```go\nfunc main() {}\n```\n"
	for n := range 1000 {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("p%d.md", n)), []byte(page), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	w := fixture.Workspace(b)
	w.Model.Docs = []model.FolderRecord{{Path: dir}}
	b.Run("plan", func(b *testing.B) {
		for b.Loop() {
			if _, err := site.New(b.Context(), site.Config{}, []site.Workspace{w}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("build", func(b *testing.B) {
		for b.Loop() {
			if _, err := site.Build(b.Context(), site.Config{}, []site.Workspace{w}, &site.Memory{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

package site_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/layout/hierarchy"
	"github.com/lintel-go/lintel/render/svg"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/render/view"
	"github.com/lintel-go/lintel/site"
	"github.com/lintel-go/lintel/systems/flashsale"
	"github.com/lintel-go/lintel/systems/im"
)

// realPictures draws the views of a model as they are.
func realPictures(m *model.Model) func(ctx context.Context, key string) (site.Picture, error) {
	renderer := render.New(hierarchy.Engine{}, theme.Default())
	return func(ctx context.Context, key string) (site.Picture, error) {
		p, err := renderer.Render(ctx, m, key)
		if err != nil {
			return site.Picture{}, err
		}
		inline := func(o site.Inline) svg.Options {
			return svg.Options{Mode: svg.Inline, Link: o.Link, LinkView: o.LinkView, IDPrefix: o.IDPrefix, Untitled: o.Untitled}
		}
		return site.Picture{
			W: p.Scene.W, H: p.Scene.H, Title: p.Scene.Untitled(),
			Inline: func(o site.Inline) []byte { return svg.Render(p.Scene, theme.Default(), inline(o)) },
			Heads: func(o site.Inline) []site.Strip {
				var strips []site.Strip
				for _, s := range svg.Heads(p.Scene, theme.Default(), inline(o)) {
					strips = append(strips, site.Strip(s))
				}
				return strips
			},
			Standalone: func() []byte { return svg.Render(p.Scene, theme.Default(), svg.Options{}) },
		}, nil
	}
}

// TestRealSystems builds case studies with the real pictures.
func TestRealSystems(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	var workspaces []site.Workspace
	for _, system := range []struct {
		slug   string
		define func() *model.Workspace
	}{{"flash-sale", flashsale.Workspace}, {"im", im.Workspace}} {
		m, _ := system.define().Build()
		workspaces = append(workspaces, site.Workspace{
			Slug: system.slug, Model: m, Dir: root, Diagram: view.New(m).Resolve,
			Picture: realPictures(m),
		})
	}
	m, report := build(t, site.Config{}, workspaces...)
	checkAddresses(t, m)
	checkShape(t, m)
	for _, f := range report.Findings {
		if strings.HasPrefix(f.Code, "LNT-S") {
			t.Errorf("%s:%d: %s %s", f.Origin.File, f.Origin.Line, f.Code, f.Message)
		}
	}
	views := 0
	for _, w := range workspaces {
		views += len(w.Model.Views)
	}
	if report.Pictures != views {
		t.Errorf("%d pictures of %d views", report.Pictures, views)
	}
	// Each decision says when it was taken.
	for _, w := range workspaces {
		decided := 0
		for _, p := range m.Paths() {
			if strings.HasPrefix(p, w.Slug+"/decisions/") && p != w.Slug+"/decisions/index.html" {
				decided++
			}
		}
		if dates := strings.Count(content(t, m, w.Slug+"/decisions/index.html"), `<td class="date"><time`); decided == 0 || dates != decided {
			t.Errorf("%s: %d dates of %d decisions", w.Slug, dates, decided)
		}
	}
	// Use cases lead to their scenarios, scenarios to their use cases and to
	// those that they refer to.
	for page, want := range map[string][]string{
		"use-cases":           {`data-opens="flash-sale/grab-a-token"`, `href="../grab-a-token/index.html"`, "includes <a href=\"#lintel-use-case-flash-sale/release-on-timeout\">"},
		"place-an-order":      {`the use cases <a href="../use-cases/index.html#lintel-use-case-flash-sale/place-order"><bdi>Place order</bdi></a>`, `<span class="operator">ref</span>`, `href="../grab-a-token/index.html"><bdi>Grab a token</bdi>`},
		"publish-and-warm-up": {`<strong class="words"><bdi>Warm up</bdi></strong>`},
	} {
		text := content(t, m, "flash-sale/views/flash-sale/"+page+"/index.html")
		for _, words := range want {
			if !strings.Contains(text, words) {
				t.Errorf("the page of %s has no %s", page, words)
			}
		}
	}
}

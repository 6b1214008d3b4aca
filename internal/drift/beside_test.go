package drift_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/layout/hierarchy"
	"github.com/lintel-go/lintel/render/svg"
	"github.com/lintel-go/lintel/render/theme"
)

// besideShop is the container view of a small shop.
func besideShop(t *testing.T, change func(api, orders *model.Container)) []byte {
	t.Helper()
	w := model.New("Shop", "Sells")
	s := w.System("Shop", "Sells")
	api, orders := s.Container("API <1>", "Takes orders"), s.Container("Orders", "Keeps them")
	change(api, orders)
	m, _ := w.Build()
	p, err := render.New(hierarchy.Engine{}, theme.Default()).Render(t.Context(), m, "shop/containers")
	if err != nil {
		t.Fatal(err)
	}
	return svg.Render(p.Scene, theme.Default(), svg.Options{})
}

func TestBeside(t *testing.T) {
	reads := besideShop(t, func(api, orders *model.Container) { api.Uses(orders, "Reads & writes") })
	asks := besideShop(t, func(api, orders *model.Container) { orders.Uses(api, "Asks") })
	picture, n, err := drift.Beside(reads, asks, nil, theme.Default())
	if err != nil || n != 2 {
		t.Fatalf("%d differences, %v; want 2", n, err)
	}
	for d := xml.NewDecoder(strings.NewReader(string(picture))); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	for words, want := range map[string]int{
		`class="removed line"`: 1, `class="added line"`: 1, `class="changed line"`: 0, "<image ": 2,
		`>−</text>`: 1, `>+</text>`: 1,
		"API &lt;1&gt; → Orders: Reads &amp; writes": 2, "prefers-color-scheme:dark": 1,
	} {
		if got := strings.Count(string(picture), words); got != want {
			t.Errorf("it has %q %d times, want %d", words, got, want)
		}
	}
	again, _, _ := drift.Beside(reads, asks, nil, theme.Default())
	if string(again) != string(picture) {
		t.Error("drawn again it is another picture")
	}
}

// TestBesideOfNothing has nothing to show.
func TestBesideOfNothing(t *testing.T) {
	p := besideShop(t, func(api, orders *model.Container) { api.Uses(orders, "Reads") })
	for name, committed := range map[string]string{
		"the same": string(p), "of Windows": strings.ReplaceAll(string(p), "\n", "\r\n"), "foreign": "<svg/>", "empty": "", "with a comment": string(p) + "<!-- mine -->",
	} {
		if picture, n, err := drift.Beside([]byte(committed), p, nil, theme.Default()); picture != nil || n != 0 || err != nil {
			t.Errorf("%s: %d differences, %v", name, n, err)
		}
	}
	if _, _, err := drift.Beside(p, []byte("<svg/>"), nil, theme.Default()); err == nil {
		t.Error("a fresh picture that is none is no error")
	}
	moved := strings.Replace(string(p), `>Orders</text>`, `>Ordres</text>`, 1)
	if picture, n, err := drift.Beside([]byte(moved), p, nil, theme.Default()); n != 1 || err != nil || strings.Count(string(picture), `class="changed line"`) != 2 {
		t.Errorf("what is drawn otherwise: %d differences, %v", n, err)
	}
}

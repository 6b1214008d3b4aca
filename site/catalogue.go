package site

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
)

type catalogueBody struct {
	Title, Description string
	Tiles              []tile
	Systems            []systemRow
	Shared             bool // some systems stand in several workspaces
	Changes            []changeRow
}

// tile is a workspace in the catalogue, with its landscape.
//
// There is no landscape of all workspaces together. Each is a model of its own,
// and nothing says that what two of them call alike is the same thing: one
// picture would either invent that, or be islands side by side, which the
// landscapes are anyway. Which names several of them use, a table says.
type tile struct {
	Name        link
	Description string
	Facts       string
	Landscape   link // the view that the image shows
	Image       string
	Links       []link // to what there is, with how much
}

// systemRow is a software system in the catalogue.
type systemRow struct {
	Name        link
	Description string
	Homes       []link // workspaces that are about it
	Neighbours  []link // those that it is outside of
}

// maxCatalogueChanges is the most changes that the catalogue lists.
const maxCatalogueChanges = 8

func (s *Site) catalogue(ctx context.Context, at string) ([]byte, error) {
	body := catalogueBody{Title: s.config.Title, Description: s.config.Description}
	for _, w := range s.workspaces {
		body.Tiles = append(body.Tiles, w.tile(at))
	}
	body.Systems = s.systemRows(at)
	body.Shared = slices.ContainsFunc(body.Systems, func(r systemRow) bool { return len(r.Homes)+len(r.Neighbours) > 1 })
	var err error
	if body.Changes, err = s.changeRows(ctx, at, s.workspaces, maxCatalogueChanges); err != nil {
		return nil, err
	}
	description := s.config.Description
	if description == "" {
		description = s.count("catalogue.description", len(s.workspaces))
	}
	return s.render("catalogue", at, page{Title: s.config.Title, Description: description, Body: body})
}

func (w *workspace) tile(at string) tile {
	t := tile{Name: link{Text: w.Model.Name, Href: relative(at, index(w.Slug))}, Description: w.Model.Description, Facts: w.summary()}
	if groups := w.viewGroups; len(groups) > 0 && len(groups[0].views) > 0 { // the landscape, if there is one
		v := groups[0].views[0]
		t.Landscape = said(w.viewName(v), relative(at, w.viewPath[v.Key]))
		t.Image = relative(at, w.picturePath[v.Key]+".svg")
	}
	add := func(key string, n int, page string) {
		if n > 0 {
			t.Links = append(t.Links, link{Text: w.site.count(key, n), Href: relative(at, index(w.Slug, page))})
		}
	}
	add("count.views", len(w.Model.Views), "views")
	add("count.elements", len(w.Model.Elements), "elements")
	add("count.documents", len(w.docs), "docs")
	add("count.figures", len(w.Model.Figures), "figures")
	add("count.decisions", len(w.decisions), "decisions")
	add("count.terms", len(w.glossary.terms), "glossary")
	return t
}

// summary counts what a workspace is about.
func (w *workspace) summary() string {
	count := map[model.ElementKind]int{}
	for _, e := range w.Model.Elements {
		if e.Kind != model.KindSystem || !e.External {
			count[e.Kind]++
		}
	}
	var parts []string
	add := func(n int, key string) {
		if n > 0 {
			parts = append(parts, w.site.count(key, n))
		}
	}
	add(count[model.KindSystem], "count.systems")
	add(count[model.KindContainer], "count.containers")
	add(count[model.KindComponent], "count.components")
	add(len(w.Model.Scenarios), "count.scenarios")
	return strings.Join(parts, " · ")
}

// systemRows are the systems that the workspaces are about, and the neighbours
// that several of them have, by name.
func (s *Site) systemRows(at string) []systemRow {
	var rows []systemRow
	of := map[string]int{} // name → its row
	for _, external := range []bool{false, true} {
		for _, w := range s.workspaces {
			for i := range w.Model.Elements {
				e := &w.Model.Elements[i]
				if e.Kind != model.KindSystem || e.External != external {
					continue
				}
				n, ok := of[spoken(e.Name)]
				if !ok {
					n = len(rows)
					of[spoken(e.Name)] = n
					rows = append(rows, systemRow{Name: w.element(at, e.ID), Description: e.Description})
				}
				here := link{Text: w.Model.Name, Href: w.element(at, e.ID).Href}
				if external {
					rows[n].Neighbours = append(rows[n].Neighbours, here)
				} else {
					rows[n].Homes = append(rows[n].Homes, here)
				}
			}
		}
	}
	rows = slices.DeleteFunc(rows, func(r systemRow) bool { return len(r.Homes) == 0 && len(r.Neighbours) < 2 })
	letters := s.alphabet()
	slices.SortStableFunc(rows, func(a, b systemRow) int {
		return cmp.Or(min(1, len(b.Homes))-min(1, len(a.Homes)), letters.compare(a.Name.Text, b.Name.Text))
	})
	return rows
}

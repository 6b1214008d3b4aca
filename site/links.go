package site

import (
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site/markdown"
)

// elementLink is a link of an element, or of a figure with figurePrefix before
// its ID, as it was written.
type elementLink struct{ element, url string }

// resolveLinks finds what the relative links of elements and figures lead to,
// just as those of a document that lay beside the line of the element.
func (w *workspace) resolveLinks() {
	for i := range w.Model.Elements {
		e := &w.Model.Elements[i]
		w.resolveLinksOf(e.ID, e.Name, w.elementPath[e.ID], e.Links, e.Origin)
	}
	for i := range w.Model.Figures {
		f := &w.Model.Figures[i]
		w.resolveLinksOf(figurePrefix+f.ID, f.Name, w.figuresPath(), f.Links, f.Origin)
	}
}

func (w *workspace) resolveLinksOf(id, name, page string, links []model.LinkRecord, at model.Origin) {
	for _, l := range links {
		if safeURL(l.URL) {
			continue
		}
		href, code, err := w.relativeLink(page, at, l.URL)
		if err == nil {
			w.links[elementLink{id, l.URL}] = href
			continue
		}
		hint := "use an address of http, https or mailto, or a path relative to this file"
		var m markdown.Mistake
		if errors.As(err, &m) && m.Hint != "" {
			hint = m.Hint
		}
		f := finding(code, model.SeverityError, "", 0, fmt.Sprintf("link of %q to %q: %v", name, l.URL, err), hint)
		f.Origin = at
		w.findings = append(w.findings, f)
	}
}

// relativeLink is the address of what a relative link on a page names, or the
// code of what is wrong with it. The link is written in the file of an origin.
func (w *workspace) relativeLink(page string, at model.Origin, address string) (href, code string, err error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "" || u.Host != "" || u.Path == "" {
		return "", CodeRefusedAddress, markdown.Mistake{Message: "no page may link to it"}
	}
	from := w.absolute(at.File)
	base := filepath.Dir(from)
	if rel, err := filepath.Rel(w.Dir, base); err == nil && w.Dir != "" && filepath.IsLocal(rel) {
		base = filepath.Clean(w.Dir)
	}
	target, err := resolver{w, &docPage{path: page, abs: from, base: base}}.Link(u.Path)
	if err != nil {
		return "", CodeBrokenLink, err
	}
	if u.Fragment != "" {
		return target.Href + "#" + url.PathEscape(u.Fragment), "", nil
	}
	return target.Href, "", nil
}

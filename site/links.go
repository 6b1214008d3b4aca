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

// elementLink is a link of an element, as it was written.
type elementLink struct{ element, url string }

// resolveLinks finds what the relative links of elements lead to, just as
// those of a document that lay beside the line of the element.
func (w *workspace) resolveLinks() {
	for i := range w.Model.Elements {
		e := &w.Model.Elements[i]
		for _, l := range e.Links {
			if safeURL(l.URL) {
				continue
			}
			href, code, err := w.relativeLink(e, l.URL)
			if err == nil {
				w.links[elementLink{e.ID, l.URL}] = href
				continue
			}
			hint := "use an address of http, https or mailto, or a path relative to this file"
			var m markdown.Mistake
			if errors.As(err, &m) && m.Hint != "" {
				hint = m.Hint
			}
			f := finding(code, model.SeverityError, "", 0, fmt.Sprintf("link of %q to %q: %v", e.Name, l.URL, err), hint)
			f.Origin = e.Origin
			w.findings = append(w.findings, f)
		}
	}
}

// relativeLink is the address of what a relative link of an element names, or
// the code of what is wrong with it.
func (w *workspace) relativeLink(e *model.ElementRecord, address string) (href, code string, err error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "" || u.Host != "" || u.Path == "" {
		return "", CodeRefusedAddress, markdown.Mistake{Message: "no page may link to it"}
	}
	from := w.absolute(e.Origin.File)
	base := filepath.Dir(from)
	if rel, err := filepath.Rel(w.Dir, base); err == nil && w.Dir != "" && filepath.IsLocal(rel) {
		base = filepath.Clean(w.Dir)
	}
	target, err := resolver{w, &docPage{path: w.elementPath[e.ID], abs: from, base: base}}.Link(u.Path)
	if err != nil {
		return "", CodeBrokenLink, err
	}
	if u.Fragment != "" {
		return target.Href + "#" + url.PathEscape(u.Fragment), "", nil
	}
	return target.Href, "", nil
}

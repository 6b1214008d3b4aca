package site

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/text"
	"github.com/lintel-go/lintel/site/words"
)

func itoa(n int) string { return strconv.Itoa(n) }

// page is what the frame around every page shows. All addresses in it are
// relative to the page.
type page struct {
	Title       string // in the title bar
	Description string
	Kind        string // class of the body
	Site        string // name of the whole site
	Footer      []link
	Home        string
	Canonical   string // where the page is read, as far as that is known
	Logo        string
	Style       string
	Script      string
	ViewScript  string // of pages of views alone
	Icon        icon
	Policy      string
	ThemeScript template.HTML
	Find        finder
	Tools       []string // addresses of scripts beside Script
	Crumbs      []link
	Nav         *nav
	Body        any
}

// link is words with an address. An empty Href is words alone.
type link struct {
	Text    string
	Said    []words.Piece // the words, where not all of them are an author's
	Href    string
	Note    string // small, beside the words
	Current bool
}

// said is a link with words of the interface, or with some of them.
func said(pieces []words.Piece, href string) link {
	return link{Text: words.Join(pieces), Said: pieces, Href: href}
}

// ours are words of the interface.
func ours(text string) []words.Piece { return []words.Piece{{Text: text, Own: true}} }

// theirs are an author's words.
func theirs(text string) []words.Piece { return []words.Piece{{Text: text}} }

// Pieces are the words cut behind each slash, where a path may be broken.
func (l link) Pieces() []string { return strings.SplitAfter(l.Text, "/") }

// assets are the addresses of the files that every page needs.
type assets struct {
	style, script, view string // with a query that changes with their content
	tools               map[string]string
	theme               template.HTML
	policy              string
	icon                icon
	logo                string // empty: there is none
}

// icon is the picture of the site in the bar of a browser.
type icon struct{ Href, Type string }

// addAssets plans the style sheet, the scripts, the fonts and the icon.
func (s *Site) addAssets() error {
	read := func(name string) ([]byte, error) {
		b, err := fs.ReadFile(s.templates.files, name)
		if err != nil {
			return nil, fmt.Errorf("site: templates: %w", err)
		}
		return b, nil
	}
	var style bytes.Buffer
	for _, name := range []string{"css/base.css", "css/page.css", "css/view.css", "css/text.css", "css/find.css", "css/figures.css"} {
		b, err := read(name)
		if err != nil {
			return err
		}
		style.Write(b)
	}
	style.Write(s.config.PictureCSS)
	if extra, err := fs.ReadFile(s.templates.files, customCSS); err == nil {
		style.Write(extra) // only an overlay has it
	}
	style.Write(s.config.CSS)
	script, err := read("js/lintel.js")
	if err != nil {
		return err
	}
	view, err := read("js/view.js")
	if err != nil {
		return err
	}
	theme, err := read("js/theme.js")
	if err != nil {
		return err
	}
	mark, err := read("icon.svg")
	if err != nil {
		return err
	}
	whole := func(b []byte) func() ([]byte, error) { return func() ([]byte, error) { return b, nil } }
	s.asset("assets/lintel.css", whole(style.Bytes()))
	s.asset("assets/lintel.js", whole(script))
	s.asset("assets/view.js", whole(view))
	if logo := s.config.Logo; logo.content != nil {
		s.assets.logo = "assets/logo" + logo.ending
		s.assets.icon = icon{s.assets.logo, logo.kind()}
		s.asset(s.assets.logo, whole(logo.content))
	} else {
		s.assets.icon = icon{"assets/icon.svg", svgType}
		s.asset("assets/icon.svg", whole(mark))
	}
	s.asset("assets/inter-regular.woff2", whole(text.WOFF2(false)))
	s.asset("assets/inter-semibold.woff2", whole(text.WOFF2(true)))
	s.asset("assets/inter-regular-latin.woff2", whole(text.LatinWOFF2(false)))
	s.asset("assets/inter-semibold-latin.woff2", whole(text.LatinWOFF2(true)))

	tools := map[string]string{}
	for _, name := range []string{"search.js", "matrix.js"} {
		b, err := read("js/" + name)
		if err != nil {
			return err
		}
		s.asset("assets/"+name, whole(b))
		tools[name] = "assets/" + name + "?v=" + version(b)
	}

	inline := bytes.TrimSpace(theme)
	hash := sha256.Sum256(inline)
	s.assets.style = "assets/lintel.css?v=" + version(style.Bytes())
	s.assets.script = "assets/lintel.js?v=" + version(script)
	s.assets.view = "assets/view.js?v=" + version(view)
	s.assets.tools = tools
	s.assets.theme = template.HTML("<script>" + string(inline) + "</script>")
	s.assets.policy = "default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; script-src 'self' 'sha256-" +
		base64.StdEncoding.EncodeToString(hash[:]) + "'; base-uri 'none'; form-action 'none'"
	return nil
}

func version(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:4])
}

// render writes a page.
func (s *Site) render(kind, at string, p page) ([]byte, error) {
	p.Kind = kind
	p.Site = s.config.Title
	p.Footer = s.footer
	home := "index.html"
	p.Home = relative(at, home)
	p.Style, p.Script = versioned(at, s.assets.style), versioned(at, s.assets.script)
	p.Tools = append([]string{s.tool(at, "search.js")}, p.Tools...)
	p.Find = s.finder(at, p.Find.Within)
	if kind == "view" {
		p.ViewScript = versioned(at, s.assets.view)
	}
	p.Icon = icon{relative(at, s.assets.icon.Href), s.assets.icon.Type}
	if s.assets.logo != "" {
		p.Logo = relative(at, s.assets.logo)
	}
	if s.config.URL != "" {
		p.Canonical = s.address(at)
	}
	p.ThemeScript, p.Policy = s.assets.theme, s.assets.policy
	if p.Title == "" {
		p.Title = s.config.Title
	} else if p.Title != s.config.Title {
		p.Title += " – " + s.config.Title
	}
	var b bytes.Buffer
	if err := s.templates.write(&b, kind, "base.html", p); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// versioned is the address of an asset as seen from a page.
func versioned(at, asset string) string {
	file, query, _ := strings.Cut(asset, "?")
	return relative(at, file) + "?" + query
}

// tool is the address of a script that not every page needs, or that pages
// can do without.
func (s *Site) tool(at, name string) string { return versioned(at, s.assets.tools[name]) }

// source is where a thing is written, linked if the site knows how.
func (w *workspace) source(at string, o model.Origin) link {
	if o.File == "" {
		return link{}
	}
	words := w.named(o.File)
	if o.Line > 0 {
		words += ":" + itoa(o.Line)
	}
	href := ""
	if pattern := w.site.config.SourceURL; pattern != "" && !path.IsAbs(o.File) {
		parts := strings.Split(w.named(o.File), "/")
		for i, p := range parts {
			parts[i] = url.PathEscape(p)
		}
		href = strings.NewReplacer("{file}", strings.Join(parts, "/"), "{line}", itoa(max(o.Line, 1))).Replace(pattern)
		if !safeURL(href) {
			href = ""
		}
	}
	return link{Text: words, Href: href}
}

// safeURL tells whether an address that an author wrote may be a link.
func safeURL(s string) bool {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil {
		return false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		return u.Host != ""
	case "mailto":
		return true
	}
	return false
}

// frame is what all pages of a workspace share.
func (w *workspace) frame(at, title, description string, crumbs ...link) page {
	s := w.site
	all := []link{}
	if w.Slug != "" {
		all = append(all, link{Text: s.config.Title, Href: relative(at, "index.html")})
	}
	if at != index(w.Slug) {
		all = append(all, link{Text: w.Model.Name, Href: relative(at, index(w.Slug))})
	}
	all = append(all, crumbs...)
	here := ours(title)
	if at == index(w.Slug) {
		here = theirs(title)
	}
	if len(all) > 0 {
		all = append(all, said(here, ""))
		all[len(all)-1].Current = true
	}
	if at != index(w.Slug) {
		title += " – " + w.Model.Name
	}
	if description == "" {
		description = w.Model.Description
	}
	return page{Title: title, Description: description, Crumbs: all, Nav: w.nav(at), Find: finder{Within: w.Slug}}
}

// here says where the page stands, as the last of its crumbs.
func (p *page) here(label []words.Piece) {
	last := &p.Crumbs[len(p.Crumbs)-1]
	last.Text, last.Said = words.Join(label), label
}

// viewGroup is the views about one system and what is in it.
type viewGroup struct {
	name  []words.Piece
	scope string // ID of the system; empty: the workspace
	views []*model.ViewRecord
}

// groupViews is the views by system, each group from the whole to the parts.
func (w *workspace) groupViews() []viewGroup {
	by := map[string]*viewGroup{}
	var order []string
	for i := range w.Model.Views {
		v := &w.Model.Views[i]
		scope := w.viewScope(v)
		if by[scope] == nil {
			name := ours(w.say("views.all"))
			if e := w.elements[scope]; e != nil {
				name = theirs(e.Name)
			}
			by[scope] = &viewGroup{name: name, scope: scope}
			order = append(order, scope)
		}
		by[scope].views = append(by[scope].views, v)
	}
	slices.SortFunc(order, func(a, b string) int {
		if (a == "") != (b == "") {
			if a == "" {
				return -1
			}
			return 1
		}
		return strings.Compare(strings.ToLower(words.Join(by[a].name)), strings.ToLower(words.Join(by[b].name)))
	})
	var groups []viewGroup
	place := map[string]int{}
	for i, scope := range order {
		place[scope] = i
		for _, v := range by[scope].views {
			w.groupOf[w.viewPath[v.Key]] = i
		}
		slices.SortStableFunc(by[scope].views, func(a, b *model.ViewRecord) int {
			// The plain one before those that tell a part of it.
			return cmp.Or(viewRank(a.Kind)-viewRank(b.Kind), compareBools(w.untitled(b), w.untitled(a)))
		})
		groups = append(groups, *by[scope])
	}
	for id, p := range w.elementPath {
		outer := id
		if a := w.ancestors(id); len(a) > 0 {
			outer = a[len(a)-1]
		}
		if i, ok := place[outer]; ok {
			w.groupOf[p] = i
		}
	}
	return groups
}

// viewScope is the outermost element that a view is about.
func (w *workspace) viewScope(v *model.ViewRecord) string {
	id := v.Scope
	if id == "" && v.Scenario != "" {
		if s := w.scenario[v.Scenario]; s != nil {
			id = s.Owner
		}
	}
	if before := w.views[w.before(v)]; id == "" && before != nil {
		id = before.Scope
	}
	return w.outermost(id)
}

// viewKinds is the kinds of view in the order of pages: the levels of C4 with
// its other two, then UML.
func viewKinds() []model.ViewKind {
	return []model.ViewKind{
		model.ViewLandscape, model.ViewContext, model.ViewContainer, model.ViewComponent, model.ViewCode, model.ViewDeployment, model.ViewDynamic,
		model.ViewUseCase, model.ViewActivity, model.ViewSequence, model.ViewStateMachine, model.ViewClass,
	}
}

// isUML tells the kinds of UML from those of C4.
func isUML(k model.ViewKind) bool { return viewRank(k) >= viewRank(model.ViewUseCase) }

func viewRank(k model.ViewKind) int { return slices.Index(viewKinds(), k) }

// compareBools puts what is not before what is.
func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// viewLabel is the name of a view among others about the same system: its
// kind, where it has no title of its own.
func (w *workspace) viewLabel(v *model.ViewRecord) []words.Piece {
	if v.Kind == model.ViewDeployment && v.Default {
		if e := w.environments[v.Environment]; e != nil {
			return theirs(e.Name)
		}
	}
	if w.untitled(v) {
		return ours(w.site.viewKindName(v.Kind))
	}
	return theirs(v.Title)
}

// untitled tells whether a view is called like what it is about, so that
// only its kind tells it from others.
func (w *workspace) untitled(v *model.ViewRecord) bool {
	switch v.Kind {
	case model.ViewLandscape:
		return v.Title == w.Model.Name
	case model.ViewContext, model.ViewContainer, model.ViewUseCase:
		e := w.elements[v.Scope]
		return e != nil && v.Title == e.Name
	}
	return false
}

// viewKindBeside is the kind of a view where its name does not say it.
func (w *workspace) viewKindBeside(v *model.ViewRecord) string {
	if w.namesKind(v) || w.namesEnvironment(v) {
		return ""
	}
	return strings.ToLower(w.site.viewKindName(v.Kind))
}

// viewNote is the kind of a view where its label does not say it.
func (w *workspace) viewNote(v *model.ViewRecord) string {
	if w.untitled(v) {
		return ""
	}
	return strings.ToLower(w.site.viewKindName(v.Kind))
}

// before is the key of the view that shows the same as another one and is shown
// first: one entry in the lists is enough for both. Empty: there is none.
func (w *workspace) before(v *model.ViewRecord) string {
	switch {
	case !v.Default:
	case v.Kind == model.ViewDynamic && w.viewOfScenario(v.Scenario) != v.Key:
		return w.viewOfScenario(v.Scenario)
	case v.Kind == model.ViewLandscape:
		return w.lone
	}
	return ""
}

// loneContext is the key of the system context that shows all that the
// landscape does, for there is one system, and everybody else has to do with
// it. Empty: there is none.
func (w *workspace) loneContext() string {
	system := w.onlySystem()
	near := map[string]bool{system: true}
	for _, r := range w.Model.Relationships {
		from, to := w.outermost(r.From), w.outermost(r.To)
		if from == system {
			near[to] = true
		}
		if to == system {
			near[from] = true
		}
	}
	for _, e := range w.Model.Elements {
		if (e.Kind == model.KindSystem || e.Kind == model.KindPerson) && !near[e.ID] {
			return ""
		}
	}
	key := w.viewOf(model.ViewContext, system)
	if v := w.views[key]; v == nil || !v.Default {
		return ""
	}
	return key
}

// siblings are the other views about the same thing, and the view itself.
func (w *workspace) siblings(at string, v *model.ViewRecord) []link {
	var found []link
	for _, g := range w.viewGroups {
		for _, o := range g.views {
			same := v.Scenario != "" && o.Scenario == v.Scenario ||
				v.Scenario == "" && o.Scenario == "" && v.Scope != "" && o.Scope == v.Scope
			if !same {
				continue
			}
			label, note := w.viewLabel(o), ""
			switch {
			case o.Default && (v.Scenario != "" || o.Kind == model.ViewComponent):
				label = ours(w.site.viewKindName(o.Kind))
			case o.Default && o.Kind == model.ViewDeployment:
				label = w.site.phrase("view.deployed", "kind", ours(w.site.viewKindName(o.Kind)), "environment", label)
			case isUML(o.Kind):
				note = w.viewNote(o)
			}
			l := said(label, relative(at, w.viewPath[o.Key]))
			l.Note, l.Current = note, o == v
			found = append(found, l)
		}
	}
	if len(found) < 2 {
		return nil
	}
	if v.Scenario != "" { // what readers look at first
		slices.Reverse(found)
	}
	return found
}

// plan plans all pages and pictures of the workspace.
func (w *workspace) plan() {
	s := w.site
	s.page(index(w.Slug), w.overview)
	s.page(index(w.Slug, "views"), w.viewsPage)
	s.page(index(w.Slug, "elements"), w.elementsPage)
	s.page(index(w.Slug, "findings"), w.findingsPage)
	for _, level := range w.levels {
		s.page(level.path, func(ctx context.Context, at string) ([]byte, error) { return w.matrixPage(ctx, at, level) })
	}
	if len(w.glossary.docs) > 0 {
		s.page(index(w.Slug, "glossary"), w.glossaryPage)
	}
	if w.hasFigures() {
		s.page(w.figuresPath(), w.figuresPage)
	}
	for i := range w.Model.Views {
		v := &w.Model.Views[i]
		s.page(w.viewPath[v.Key], func(ctx context.Context, at string) ([]byte, error) { return w.viewPage(ctx, at, v) })
		page := s.files[w.viewPath[v.Key]]
		page.view, page.of = v.Key, w
		s.files[w.viewPath[v.Key]] = page
		s.files[w.picturePath[v.Key]+".svg"] = file{kind: filePicture, view: v.Key, of: w, make: func(ctx context.Context) ([]byte, error) {
			return w.standalone(ctx, v)
		}}
		for _, f := range w.forms(v) {
			s.files[w.picturePath[v.Key]+f.Ending] = file{kind: filePicture, view: v.Key, of: w, make: func(ctx context.Context) ([]byte, error) {
				return w.form(ctx, v, f)
			}}
		}
	}
	for i := range w.Model.Elements {
		e := &w.Model.Elements[i]
		s.page(w.elementPath[e.ID], func(ctx context.Context, at string) ([]byte, error) { return w.elementPage(ctx, at, e) })
	}
	if len(w.docs) > 0 {
		s.page(index(w.Slug, "docs"), w.documentsPage)
	}
	for _, d := range w.docs {
		s.page(d.path, func(ctx context.Context, _ string) ([]byte, error) { return w.documentPage(ctx, d) })
	}
	if len(w.Model.Decisions) > 0 {
		s.page(index(w.Slug, "decisions"), w.decisionsPage)
	}
	for _, d := range w.decisions {
		s.page(d.path, func(ctx context.Context, _ string) ([]byte, error) { return w.decisionPage(ctx, d) })
	}
}

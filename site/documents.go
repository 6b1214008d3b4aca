package site

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/lintel-go/lintel/internal/suggest"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site/decisions"
	"github.com/lintel-go/lintel/site/markdown"
	"github.com/lintel-go/lintel/site/words"
)

// docPage is a document and its page.
type docPage struct {
	path   string // of its page
	scope  string // ID of the element it is about; empty: the workspace
	file   string // as findings name it
	folder string // of its file inside the folder of documents, slash-separated
	abs    string
	base   string // absolute path of the folder that its links may not leave
	name   string // what stands in for a title
	doc    *markdown.Document
	order  string
}

func (d *docPage) title() string {
	if d.doc.Title != "" {
		return d.doc.Title
	}
	return d.name
}

// decisionPage is a decision and its page.
type decisionPage struct {
	decisions.Decision
	docPage
}

// readDocuments reads the folders of documents and decisions. What is wrong
// with them becomes findings; only the context's end is an error.
//
// The pages of all documents are known before the first of them is parsed, so
// that each can link to every other.
func (w *workspace) readDocuments(ctx context.Context) error {
	names := namer{"index": true}
	isDecisions := map[string]bool{}
	for _, f := range w.Model.Decisions {
		isDecisions[w.absolute(f.Path)] = true
	}
	var sources []source
	for _, f := range w.Model.Docs {
		prefix := path.Join("docs", segmentsOrNone(f.Scope))
		for _, s := range w.walk(f, isDecisions) {
			if s.glossary = s.isGlossary(); s.glossary {
				s.path = index(w.Slug, "glossary")
			} else {
				s.path, s.landing = w.documentPath(names, prefix, s)
			}
			sources = append(sources, s)
		}
	}
	introduced := false
	for _, f := range w.Model.Decisions {
		prefix := path.Join("decisions", segmentsOrNone(f.Scope))
		for _, s := range w.walk(f, nil) {
			switch strings.ToLower(s.stem()) {
			case "template", "adr-template":
				continue
			case "readme", "index":
				if s.folder != "." || f.Scope != "" || introduced {
					continue
				}
				s.intro, introduced = true, true
				s.path = index(w.Slug, "decisions")
			default:
				s.decision = true
				s.path = index(w.Slug, names.take(path.Join(prefix, segments(strings.TrimSuffix(s.rel, path.Ext(s.rel))))))
			}
			sources = append(sources, s)
		}
	}
	for _, s := range sources {
		w.pages[s.abs] = s.path
	}
	w.collectTerms(sources)
	for _, s := range sources { // so that addresses do not depend on who asks first
		w.outside(s.base)
	}
	records := map[string][]decisions.Decision{} // by folder
	pageOf := map[string]*decisionPage{}         // by folder and file
	byPath := map[string]*markdown.Document{}
	parsed := make([]parsedSource, len(sources))
	all, ctx := errgroup.WithContext(ctx)
	all.SetLimit(runtime.GOMAXPROCS(0))
	for i, s := range sources {
		all.Go(func() error {
			parsed[i] = w.parse(s)
			return ctx.Err()
		})
	}
	if err := all.Wait(); err != nil {
		return err
	}
	for i, s := range sources {
		p := &parsed[i]
		page := p.page
		w.read[s.abs] = p.sum
		w.findings = append(w.findings, p.findings...)
		switch {
		case s.decision:
			records[s.root] = append(records[s.root], p.decision)
			pageOf[s.root+"\x00"+s.rel] = &decisionPage{docPage: *page}
		case s.intro:
			w.intro = page
		case s.glossary:
			w.explain(page)
		case s.landing:
			w.landing[s.scope] = page
		default:
			w.docs = append(w.docs, page)
		}
		byPath[s.abs] = page.doc
	}
	w.resolveDecisions(records, pageOf)
	w.resolveLinks()
	w.checkAnchors(sources, byPath)
	sort.SliceStable(w.docs, func(i, j int) bool {
		a, b := w.docs[i], w.docs[j]
		if a.scope != b.scope {
			return a.scope < b.scope
		}
		if a.folder != b.folder {
			return a.folder < b.folder
		}
		m, errA := strconv.ParseFloat(a.order, 64)
		n, errB := strconv.ParseFloat(b.order, 64)
		if errA == nil && errB == nil && m != n {
			return m < n
		}
		if (errA == nil) != (errB == nil) {
			return errA == nil
		}
		return a.abs < b.abs
	})
	return nil
}

// parsedSource is what stands in a file.
type parsedSource struct {
	page     *docPage
	decision decisions.Decision // if it is one
	sum      string             // of its content
	findings []model.Diagnostic
}

// parse reads a file. Several are read at once.
func (w *workspace) parse(s source) parsedSource {
	var p parsedSource
	content, err := readFile(s.base, s.abs, maxDocument)
	if err != nil {
		p.findings = append(p.findings, finding(CodeFolder, model.SeverityError, s.file, 1, "cannot be read: "+cause(err), "make it a readable file of the module, or move it out of the folder"))
		content = nil
	}
	p.sum = sum(content)
	// Before anybody reads it, since decisions take their facts out of it.
	content, problems := markdown.Clean(content)
	p.page = &docPage{
		path: s.path, scope: s.scope, file: s.file, folder: s.folder, abs: s.abs, base: s.base,
		name: strings.ReplaceAll(s.stem(), "-", " "),
	}
	if s.decision {
		p.decision = decisions.Read(s.rel, content)
		content = p.decision.Body
	}
	p.page.doc = markdown.Parse(content, resolver{w, p.page})
	if !s.decision {
		p.page.order = p.page.doc.Front.Get("nav_order")
	}
	for _, problem := range slices.Concat(problems, p.page.doc.Problems) {
		p.findings = append(p.findings, documentFinding(s.file, problem))
	}
	return p
}

// source is a Markdown file that was found.
type source struct {
	abs, root, rel string // rel is its slash-separated path inside root, an absolute folder
	base           string
	folder         string
	file           string
	scope          string
	path           string
	landing        bool
	intro          bool
	glossary       bool
	decision       bool
}

func (s source) stem() string {
	base := path.Base(s.rel)
	return strings.TrimSuffix(base, path.Ext(base))
}

func segmentsOrNone(id string) string {
	if id == "" {
		return ""
	}
	return segments(id)
}

func (w *workspace) absolute(p string) string {
	p = filepath.FromSlash(p)
	if !filepath.IsAbs(p) {
		p = filepath.Join(w.Dir, p)
	}
	return filepath.Clean(p)
}

// named is how findings and pages call a file: relative to the workspace's
// folder where that is shorter, with slashes.
func (w *workspace) named(abs string) string {
	if rel, err := filepath.Rel(w.Dir, abs); err == nil && w.Dir != "" && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(abs)
}

func (w *workspace) found(code, file string, line int, message, hint string) {
	w.findings = append(w.findings, finding(code, model.SeverityError, file, line, message, hint))
}

// walk finds the Markdown files of a folder, in the order of their names.
func (w *workspace) walk(f model.FolderRecord, skip map[string]bool) []source {
	root := w.absolute(f.Path)
	base := root
	if rel, err := filepath.Rel(w.Dir, root); err == nil && w.Dir != "" && filepath.IsLocal(rel) {
		base = filepath.Clean(w.Dir)
	}
	var found []source
	err := filepath.WalkDir(root, func(p string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if p != root && strings.HasPrefix(entry.Name(), ".") || entry.IsDir() && p != root && (skip[p] || Built(p)) {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if p == root && !entry.IsDir() {
			return errors.New("it is no folder, or a symbolic link to one")
		}
		ext := strings.ToLower(filepath.Ext(p))
		if entry.IsDir() || ext != ".md" && ext != ".markdown" {
			return nil
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		found = append(found, source{abs: p, root: root, rel: rel, base: base, folder: path.Dir(rel), file: w.named(p), scope: f.Scope})
		return nil
	})
	if err != nil {
		d := finding(CodeFolder, model.SeverityError, "", 0, fmt.Sprintf("folder %q cannot be read: %s", w.named(root), cause(err)),
			"make the folder, or correct the path: it is relative to the folder of this file")
		d.Origin = f.Origin
		w.findings = append(w.findings, d)
	}
	return found
}

// cause is an error of the file system without the path, which the message
// has already.
func cause(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// documentPath is where a document's page goes. The landing document of a
// folder is the narrative on the page of what the folder is about.
func (w *workspace) documentPath(names namer, prefix string, s source) (page string, landing bool) {
	dir := prefix
	if s.folder != "." {
		dir = path.Join(prefix, segments(s.folder))
	}
	switch strings.ToLower(s.stem()) {
	case "index", "readme":
		if s.folder == "." && !w.hasLanding(s.scope) {
			if s.scope == "" {
				w.landing[""] = &docPage{}
				return index(w.Slug), true
			}
			if p, ok := w.elementPath[s.scope]; ok {
				w.landing[s.scope] = &docPage{}
				return p, true
			}
		}
		if s.folder != "." {
			return index(w.Slug, names.take(dir)), false
		}
	}
	return index(w.Slug, names.take(path.Join(dir, segment(s.stem())))), false
}

func (w *workspace) hasLanding(scope string) bool { return w.landing[scope] != nil }

func (w *workspace) resolveDecisions(records map[string][]decisions.Decision, pageOf map[string]*decisionPage) {
	for _, root := range slices.Sorted(maps.Keys(records)) {
		for _, d := range decisions.Resolve(records[root]) {
			page := pageOf[root+"\x00"+d.File]
			page.Decision = d
			page.name = d.Title
			w.decisions = append(w.decisions, page)
			for _, p := range d.Problems {
				w.found(CodeDecision, page.file, p.Line, p.Message, p.Hint)
			}
			for _, l := range d.Links {
				if !l.Known {
					hint := "name the file of the other decision, or its number"
					if meant := suggest.Nearest(l.Target, filesOf(records[root])); len(meant) > 0 {
						hint = "did you mean " + strings.Join(meant, " or ") + "?"
					}
					w.found(CodeDecision, page.file, l.Line, fmt.Sprintf("%s %q: there is no such decision", strings.ToLower(string(l.Kind)), l.Target), hint)
				}
			}
		}
	}
}

func filesOf(records []decisions.Decision) []string {
	var files []string
	for _, d := range records {
		files = append(files, d.File)
	}
	return files
}

// checkAnchors holds links to headings against the headings. A link to the
// title leads to the top of the page.
func (w *workspace) checkAnchors(sources []source, byPath map[string]*markdown.Document) {
	for _, s := range sources {
		doc := byPath[s.abs]
		for i, a := range doc.Anchors {
			target, file := doc, s.abs
			if a.Path != "" {
				file = filepath.Join(filepath.Dir(s.abs), filepath.FromSlash(a.Path))
				target = byPath[file]
			}
			switch {
			case target == nil || target.Has(a.Fragment):
			case target.TitleID == a.Fragment:
				doc.ToTop(i)
			default:
				w.findings = append(w.findings, documentFinding(s.file, markdown.Problem{
					Line: a.Line, Column: a.Column, Code: markdown.BrokenLink, Hint: headingsOf(target, a.Fragment),
					Message: fmt.Sprintf("link to %q: %s has no such heading", a.Written, w.named(file)),
				}))
			}
		}
	}
}

// headingsOf is a hint at the headings that a link may have meant.
func headingsOf(d *markdown.Document, fragment string) string {
	var ids []string
	if d.TitleID != "" {
		ids = append(ids, d.TitleID)
	}
	for _, h := range d.Headings {
		ids = append(ids, h.ID)
	}
	if meant := suggest.Nearest(fragment, ids); len(meant) > 0 {
		return "did you mean #" + strings.Join(meant, " or #") + "?"
	}
	const most = 5
	switch {
	case len(ids) == 0:
		return "leave out what follows the #: the document has no headings"
	case len(ids) > most:
		return fmt.Sprintf("its headings are #%s, and %d more", strings.Join(ids[:most], ", #"), len(ids)-most)
	}
	return "its headings are #" + strings.Join(ids, ", #")
}

// resolver answers for what one document refers to.
type resolver struct {
	w *workspace
	d *docPage
}

func (r resolver) Word(name string) string { return r.w.say("text." + name) }

func (r resolver) Heading(words string) string { return r.w.say("text.heading", "heading", words) }

func (r resolver) to(p string) string { return relative(r.d.path, p) }

func (r resolver) Reference(id string) (markdown.Target, error) {
	w := r.w
	if figure, ok := strings.CutPrefix(id, figurePrefix); ok {
		return r.figure(figure)
	}
	if e, ok := w.elements[id]; ok {
		return markdown.Target{Href: r.to(w.elementPath[id]), Name: e.Name, Of: ofElement(id)}, nil
	}
	if s, ok := w.scenario[id]; ok {
		if key := w.viewOfScenario(id); key != "" {
			return markdown.Target{Href: r.to(w.viewPath[key]), Name: s.Name, Of: ofView(key)}, nil
		}
	}
	if _, ok := w.views[id]; ok {
		return r.View(id)
	}
	if t, ok, err := r.byName(id); ok || err != nil {
		return t, err
	}
	return markdown.Target{}, unknown("the model has no such element", id, w.idsLike(id), func(k string) string { return "[[" + k + "]]" }, "")
}

func (w *workspace) viewOfScenario(id string) string {
	for _, v := range w.Model.Views {
		if v.Scenario == id && v.Kind == model.ViewSequence {
			return v.Key
		}
	}
	for _, v := range w.Model.Views {
		if v.Scenario == id {
			return v.Key
		}
	}
	return ""
}

// unknown is the answer for an ID of nothing, with those that its author may
// have meant. Written is how one of them is written in a document.
func unknown(message, id string, known []string, written func(string) string, otherwise string) error {
	m := markdown.Mistake{Message: message, Hint: otherwise}
	var meant []string
	for _, k := range suggest.Nearest(id, known) {
		meant = append(meant, written(k))
	}
	if len(meant) > 0 {
		m.Hint = "did you mean " + strings.Join(meant, " or ") + "?"
	}
	return m
}

// idsLike are what a reference may hold: the IDs of elements, scenarios and
// views, and terms. Those of a deployment, which repeat the names of what runs there, are
// meant only by one that begins like them.
func (w *workspace) idsLike(id string) []string {
	all := slices.Concat(slices.Collect(maps.Keys(w.elements)), slices.Collect(maps.Keys(w.scenario)), slices.Collect(maps.Keys(w.views)))
	for _, t := range w.glossary.terms {
		all = append(all, t.Names...)
	}
	if strings.HasPrefix(id, "@") {
		return all
	}
	return slices.DeleteFunc(all, func(k string) bool { return strings.HasPrefix(k, "@") })
}

func (r resolver) View(key string) (markdown.Target, error) {
	v, ok := r.w.views[key]
	if !ok {
		keys := slices.Sorted(maps.Keys(r.w.views))
		const most = 5
		there := strings.Join(keys[:min(len(keys), most)], ", ")
		if len(keys) > most {
			there += ", and " + strconv.Itoa(len(keys)-most) + " more"
		}
		return markdown.Target{}, unknown("the workspace has no such view", key, keys, func(k string) string { return "view:" + k }, "the workspace has "+there)
	}
	return markdown.Target{Href: r.to(r.w.viewPath[key]), Name: words.Join(r.w.viewName(v)), Of: ofView(key)}, nil
}

func (r resolver) Theme(name string) error {
	themes := r.w.site.config.Themes
	if slices.Contains(themes, name) {
		return nil
	}
	return markdown.Mistake{Message: "there is none of this name", Hint: "choose one of " + strings.Join(themes, ", ")}
}

// page is the page of a document that a document names, inside what it may
// name. Such a file was found a moment ago, and need not be looked for.
func (r resolver) page(p string) (string, bool) {
	abs, _, err := r.place(p)
	page, ok := r.w.pages[abs]
	return page, ok && err == nil
}

// place is where a file that a document names would be: its absolute path, and
// the one inside what the document may name.
func (r resolver) place(p string) (abs, rel string, err error) {
	if strings.HasPrefix(p, "/") {
		return "", "", errors.New("absolute paths lead nowhere once the site has moved")
	}
	abs = filepath.Join(filepath.Dir(r.d.abs), filepath.FromSlash(p))
	rel, err = filepath.Rel(r.d.base, abs)
	if err != nil || !filepath.IsLocal(rel) {
		return "", "", errors.New("it lies outside " + filepath.ToSlash(filepath.Base(r.d.base)))
	}
	return abs, rel, nil
}

// locate finds a file that a document names, inside what it may name.
func (r resolver) locate(p string) (string, fs.FileInfo, error) {
	abs, rel, err := r.place(p)
	if err != nil {
		return "", nil, err
	}
	root, err := os.OpenRoot(r.d.base)
	if err != nil {
		return "", nil, errors.New(cause(err))
	}
	defer root.Close()
	info, err := root.Stat(rel) // follows no symbolic link that leads outside
	if err != nil {
		return "", nil, unknown("there is no such file", p, r.beside(), func(p string) string { return p }, "")
	}
	return abs, info, nil
}

// beside are the documents and the files of the document's own folder, as links
// of the document name them.
func (r resolver) beside() []string {
	var names []string
	dir := filepath.Dir(r.d.abs)
	for abs := range r.w.pages {
		if rel, err := filepath.Rel(dir, abs); err == nil {
			names = append(names, filepath.ToSlash(rel))
		}
	}
	entries, _ := os.ReadDir(dir) // only for a hint
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	return names
}

func (r resolver) Link(p string) (markdown.Target, error) {
	if page, ok := r.page(p); ok {
		return markdown.Target{Href: r.to(page)}, nil
	}
	abs, info, err := r.locate(p)
	if err != nil {
		return markdown.Target{}, err
	}
	if info.IsDir() {
		for _, name := range []string{"index.md", "README.md", "readme.md"} {
			if page, ok := r.w.pages[filepath.Join(abs, name)]; ok {
				return markdown.Target{Href: r.to(page)}, nil
			}
		}
		return markdown.Target{}, errors.New("the folder has no page")
	}
	ext := strings.ToLower(filepath.Ext(abs))
	if !attachable[ext] {
		href := r.w.source("", model.Origin{Position: model.Position{File: r.w.named(abs)}}).Href
		if href == "" {
			hint := "set sourceURL in lintel.json, and the link leads there; or name the file without a link"
			if ext == ".svg" {
				hint = "show it as an image: ![words](" + p + ")"
			}
			return markdown.Target{}, markdown.Mistake{Message: "the site takes no such files along", Hint: hint}
		}
		return markdown.Target{Href: href, Name: path.Base(p)}, nil
	}
	target, err := r.attach(abs, info)
	return markdown.Target{Href: target, Name: path.Base(p)}, err
}

// attachable are the endings of files that a link takes along with the site:
// images of pixels and what is read as a document. Source is read where it is
// kept. What can run a script when it is opened – a page, a style sheet, XML,
// and SVG unless it is shown as an image – would run it as a part of the site.
var attachable = map[string]bool{
	".png": true, ".jpg": true, ".jpeg": true, ".gif": true, ".webp": true, ".avif": true,
	".pdf": true, ".csv": true, ".tsv": true, ".json": true, ".yaml": true, ".yml": true, ".txt": true, ".zip": true,
}

func (r resolver) Image(p string) (markdown.Image, error) {
	abs, info, err := r.locate(p)
	if err != nil {
		return markdown.Image{}, err
	}
	if info.IsDir() {
		return markdown.Image{}, errors.New("it is a folder")
	}
	switch strings.ToLower(filepath.Ext(abs)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg":
	default:
		return markdown.Image{}, errors.New("it is no image (png, jpg, gif, webp, avif, svg)")
	}
	href, err := r.attach(abs, info)
	if err != nil {
		return markdown.Image{}, err
	}
	found := markdown.Image{Href: href}
	found.W, found.H = imageSize(r.d.base, abs)
	return found, nil
}

// attach takes a file along with the site.
func (r resolver) attach(abs string, info fs.FileInfo) (string, error) {
	if err := plain(info, maxAttachment); err != nil {
		return "", err
	}
	if _, err := resolveFile(r.d.base, abs); err != nil {
		return "", errors.New(cause(err))
	}
	w := r.w
	w.attaching.Lock()
	defer w.attaching.Unlock()
	p, ok := w.attached[abs]
	if !ok {
		base := w.baseOf(abs, r.d.base)
		rel, err := filepath.Rel(base, abs)
		if err != nil {
			return "", err
		}
		if hidden(rel) {
			return "", errors.New("hidden files are not published")
		}
		p = path.Join(w.Slug, "files", w.outside(base), filepath.ToSlash(rel))
		w.attached[abs] = p
		w.site.asset(p, func() ([]byte, error) { return readFile(base, abs, maxAttachment) })
	}
	return r.to(p), nil
}

// baseOf is the innermost of the folders that documents lie in from which a file
// can be read, as from the given one: a file has one address, whoever asks.
func (w *workspace) baseOf(abs, base string) string {
	for _, b := range append(slices.Clone(w.bases), filepath.Clean(w.Dir)) {
		rel, err := filepath.Rel(b, abs)
		if w.Dir == "" || err != nil || !filepath.IsLocal(rel) || len(b) <= len(base) {
			continue
		}
		if _, err := resolveFile(b, abs); err == nil {
			base = b
		}
	}
	return base
}

// outside is the folder for files of a base that is not the workspace's own.
func (w *workspace) outside(base string) string {
	if base == filepath.Clean(w.Dir) {
		return ""
	}
	n := slices.Index(w.bases, base)
	if n < 0 {
		n = len(w.bases)
		w.bases = append(w.bases, base)
	}
	return "@" + strconv.Itoa(n+1)
}

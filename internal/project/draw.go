package project

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/internal/timing"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/png"
	"github.com/lintel-go/lintel/render/svg"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/render/typeface"
	"github.com/lintel-go/lintel/site"
)

// drawings are the pictures that were made last, by workspace and view.
type drawings struct {
	sync.Mutex
	kept    map[string]*drawing
	weight  int // of those in kept that are finished
	most    int // that it may be
	turn    int // counts up with every use
	layouts Layouts
}

// maxDrawn is the weight of the pictures that are kept: more than the case
// studies have in all, and at some 4 kB each the lesser part of what a site of
// a thousand views takes.
const maxDrawn = 10_000

// Layouts is how many pictures have which kind of layout.
type Layouts struct {
	Cached int // kept from before
	Made   int
	None   int   // of pictures that need none
	Err    error // the first reason why a layout could not be kept, if any
}

// Layouts is where the layouts came from of the pictures drawn so far.
func (p *Project) Layouts() Layouts {
	p.drawn.Lock()
	defer p.drawn.Unlock()
	l := p.drawn.layouts
	if p.cache != nil {
		l.Err = p.cache.Stats().Err
	}
	return l
}

func (l *Layouts) count(r layout.Result) {
	switch {
	case len(r.Nodes) == 0:
		l.None++
	case r.FromCache:
		l.Cached++
	default:
		l.Made++
	}
}

// drawing is a picture of one content of a view.
type drawing struct {
	content [sha256.Size]byte
	done    chan struct{}
	picture render.Picture
	err     error
	used    int // turn of the last use
}

// weight is how much there is to see in a picture.
func (d *drawing) weight() int {
	return len(d.picture.Scene.Marks)
}

// keep adds a finished picture to what is kept, and forgets what was not used
// for longest until the rest is light enough. The new one is kept in any case.
func (k *drawings) keep(d *drawing) {
	k.weight += d.weight()
	for k.weight > k.most {
		oldest := ""
		for name, other := range k.kept {
			if other != d && other.finished() && (oldest == "" || other.used < k.kept[oldest].used) {
				oldest = name
			}
		}
		if oldest == "" {
			return
		}
		k.forget(oldest)
	}
}

// forget drops what is kept under a name.
func (k *drawings) forget(name string) {
	if d := k.kept[name]; d != nil && d.finished() {
		k.weight -= d.weight()
	}
	delete(k.kept, name)
}

func (d *drawing) finished() bool {
	select {
	case <-d.done:
		return d.err == nil
	default:
		return false
	}
}

// Draw draws a view, or hands out the picture that was drawn of the same
// content before.
func (p *Project) Draw(ctx context.Context, w Workspace, key string) (render.Picture, error) {
	name := w.Slug + "\x00" + key
	if picture, ok := p.drawn.of(name, w.digests.of(key)); ok {
		return picture, nil
	}
	_, span := timing.Start(ctx, "resolve", key)
	d, content, err := w.resolve(key)
	span.End()
	if err != nil {
		return render.Picture{}, err
	}
	w.digests.know(key, content)
	for {
		p.drawn.Lock()
		p.drawn.turn++
		have, ok := p.drawn.kept[name]
		if !ok || have.content != content {
			p.drawn.forget(name)
			have = &drawing{content: content, done: make(chan struct{}), used: p.drawn.turn}
			p.drawn.kept[name] = have
			p.drawn.Unlock()
			have.picture, have.err = p.renderer.Draw(ctx, d)
			p.drawn.Lock()
			close(have.done)
			switch {
			case have.err == nil:
				p.drawn.layouts.count(have.picture.Layout)
				if p.drawn.kept[name] == have {
					p.drawn.keep(have)
				}
			case p.drawn.kept[name] == have:
				delete(p.drawn.kept, name)
			}
			p.drawn.Unlock()
			return have.picture, have.err
		}
		have.used = p.drawn.turn
		p.drawn.Unlock()
		_, span := timing.Start(ctx, "wait for a picture", key)
		select {
		case <-have.done:
			span.End()
			if have.err == nil || ctx.Err() != nil {
				return have.picture, have.err
			}
			// Another caller's attempt failed, perhaps because that caller
			// went away.
		case <-ctx.Done():
			return render.Picture{}, ctx.Err()
		}
	}
}

// of is the picture of a content, if it is kept.
func (k *drawings) of(name string, content [sha256.Size]byte) (render.Picture, bool) {
	k.Lock()
	defer k.Unlock()
	d, ok := k.kept[name]
	if !ok || d.content != content || !d.finished() {
		return render.Picture{}, false
	}
	k.turn++
	d.used = k.turn
	return d.picture, true
}

// digests are those of the content of views of one model that have been resolved.
// Nil knows none.
type digests struct {
	sync.Mutex
	known map[string][sha256.Size]byte
}

func (d *digests) of(key string) [sha256.Size]byte {
	if d == nil {
		return [sha256.Size]byte{}
	}
	d.Lock()
	defer d.Unlock()
	return d.known[key]
}

func (d *digests) know(key string, content [sha256.Size]byte) {
	if d == nil {
		return
	}
	d.Lock()
	defer d.Unlock()
	d.known[key] = content
}

// resolve is the content of a view, and its digest.
func (w Workspace) resolve(key string) (diagram.Diagram, [sha256.Size]byte, error) {
	d, err := w.views.Resolve(key)
	if err != nil {
		return d, [sha256.Size]byte{}, err
	}
	content, err := digest(d)
	return d, content, err
}

func digest(d diagram.Diagram) ([sha256.Size]byte, error) {
	text, err := json.Marshal(d)
	return sha256.Sum256(text), err
}

// SVG is the picture as a file that a repository keeps: both palettes, no
// font.
func (p *Project) SVG(picture render.Picture) []byte {
	return svg.Render(picture.Scene, p.theme, svg.Options{Mode: svg.Standalone})
}

// PNG is the picture in pixels.
func (p *Project) PNG(picture render.Picture, o png.Options) ([]byte, typeface.Report, error) {
	img, report, err := png.Draw(picture.Scene, p.theme, o)
	if err != nil {
		return nil, report, err
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, report, err
	}
	return b.Bytes(), report, nil
}

// SiteOptions say what a site has beyond its pages.
type SiteOptions struct {
	Formats []Format // that each picture can be downloaded in, beside SVG
	History bool     // tell what changed last, as far as that is known
}

// Site plans the site of the workspaces.
func (p *Project) Site(ctx context.Context, workspaces []Workspace, o SiteOptions) (*site.Site, error) {
	config := site.Config{
		Title: p.Config.Title, Description: p.Config.Description, Footer: p.Config.Footer,
		URL: p.Config.URL, Language: p.Config.Language, ContentLanguage: p.Config.ContentLanguage,
		SourceURL: p.Config.SourceURL, PictureCSS: []byte(svg.CSS(p.theme)), Themes: theme.Names(),
	}
	for _, f := range o.Formats {
		if f.Name == "svg" {
			continue // which every site has
		}
		config.Forms = append(config.Forms, site.Form{Title: f.Title, Ending: f.Ending, Text: f.Text, Draws: f.Draws})
	}
	if err := p.dress(&config); err != nil {
		return nil, err
	}
	workspaces, err := p.published(workspaces)
	if err != nil {
		return nil, err
	}
	if o.History {
		config.History = p.history(workspaces)
	}
	var keys chan []string
	if p.memo != nil && !slices.ContainsFunc(config.Forms, func(f site.Form) bool { return !f.Text }) { // others are drawn with fonts of the machine
		keys = make(chan []string, 1)
		go func() { keys <- p.keys(ctx, workspaces) }()
	}
	var given []site.Workspace
	for _, w := range workspaces {
		_, span := timing.Start(ctx, "rules", w.Slug)
		findings := diagnostics(w.findings())
		span.End()
		given = append(given, site.Workspace{
			Slug: w.Slug, Model: p.publishedViews(w.Model), Dir: w.Dir,
			Diagram:  w.views.Resolve,
			Picture:  func(ctx context.Context, key string) (site.Picture, error) { return p.sitePicture(ctx, w, key) },
			Findings: findings, Waived: waived(w.findings()),
			Held: site.Held{Rules: true, Types: len(w.types.Files) > 0, Partial: w.types.Partial(), Pictures: p.Config.Pictures, Legible: true},
		})
	}
	if keys != nil {
		found := <-keys
		config.Key = found[0]
		if config.Key != "" {
			config.Key = keyOf(found[0], p.Config.Views)
		}
		for i := range given {
			given[i].Key = found[i+1]
		}
	}
	return site.New(ctx, config, given)
}

// Build makes the site that was planned. What stands already is left alone,
// unless nothing is to be kept.
func (p *Project) Build(ctx context.Context, planned *site.Site, sink site.Sink) (site.Report, error) {
	if p.memo == nil {
		return planned.Build(ctx, sink)
	}
	defer p.memo.Trim()
	return planned.BuildAgain(ctx, sink, p.memo)
}

func (p *Project) sitePicture(ctx context.Context, w Workspace, key string) (site.Picture, error) {
	picture, err := p.Draw(ctx, w, key)
	if err != nil {
		return site.Picture{}, err
	}
	found, _ := drift.Legibility(w.Model, picture, drift.Options{})
	look := func(o site.Inline) (theme.Theme, svg.Options) {
		painted, fixed := p.theme, o.Mode
		if o.Theme != "" {
			if other, err := theme.Load(o.Theme); err == nil { // the site asks for no other
				painted, fixed = other, cmp.Or(o.Mode, "light")
			}
		}
		return painted, svg.Options{Mode: svg.Inline, Link: o.Link, LinkView: o.LinkView, IDPrefix: o.IDPrefix, Untitled: o.Untitled, Fixed: fixed}
	}
	return site.Picture{
		W: picture.Scene.W, H: picture.Scene.H, Title: picture.Scene.Untitled(),
		Inline: func(o site.Inline) []byte {
			painted, options := look(o)
			return svg.Render(picture.Scene, painted, options)
		},
		Heads: func(o site.Inline) []site.Strip {
			painted, options := look(o)
			var strips []site.Strip
			for _, s := range svg.Heads(picture.Scene, painted, options) {
				strips = append(strips, site.Strip(s))
			}
			return strips
		},
		Standalone: func() []byte {
			return svg.Render(picture.Scene, p.theme, svg.Options{Mode: svg.Standalone, EmbedFont: true})
		},
		Form: func(ending string) ([]byte, error) {
			f, ok := FormatOf(ending)
			if !ok {
				return nil, fmt.Errorf("no picture has the ending %q", ending)
			}
			content, _, err := p.Write(ctx, w, picture, f, WriteOptions{Scale: 2})
			return content, err
		},
		Findings: diagnostics(found), Waived: waived(found),
	}, nil
}

// diagnostics are findings in the words of the model, without those that are
// waived.
func diagnostics(findings []drift.Finding) []model.Diagnostic {
	var out []model.Diagnostic
	for _, f := range findings {
		if f.Waived != nil {
			continue
		}
		out = append(out, diagnostic(f))
	}
	return out
}

func diagnostic(f drift.Finding) model.Diagnostic {
	d := model.Diagnostic{Code: f.Code, Severity: f.Severity, Message: f.Message, Hint: f.Hint}
	for j, at := range f.Positions {
		position := model.Position{File: at.File, Line: at.Line}
		if j == 0 {
			d.Origin.Position = position
		} else {
			d.Related = append(d.Related, position)
		}
	}
	return d
}

// waived are the findings that are, in the words of the site.
func waived(findings []drift.Finding) []site.Waived {
	var out []site.Waived
	for _, f := range findings {
		if f.Waived == nil {
			continue
		}
		at := model.Position{File: f.Waived.Position.File, Line: f.Waived.Position.Line}
		out = append(out, site.Waived{
			Finding: diagnostic(f),
			Waiver:  model.WaiverRecord{Code: f.Code, Reason: f.Waived.Reason, Kind: f.Waived.Kind, Subject: f.Waived.Subject, Origin: model.Origin{Position: at}},
		})
	}
	return out
}

// parallel is how many views are drawn at once.
func parallel() int { return max(2, runtime.GOMAXPROCS(0)) }

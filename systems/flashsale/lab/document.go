package lab

import (
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "embed"

	"github.com/lintel-go/lintel/systems/flashsale/invariant"
)

// Write writes a report into a folder: report.json, report.html, and
// report.md with its plots as SVG beside it, which is a document of a site.
func (r Report) Write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	files := map[string]func(io.Writer) error{
		"report.json": func(w io.Writer) error { _, err := w.Write(append(text, '\n')); return err },
		"report.html": r.page,
		"report.md":   r.document,
	}
	for _, p := range r.plots() {
		files[p.file] = p.svg
	}
	for name, write := range files {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		err = write(f)
		if closing := f.Close(); err == nil {
			err = closing
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// plots are the pictures of a report, in its order.
func (r Report) plots() []plot {
	funnel := plot{file: "funnel.svg", title: "Where requests for a token ended"}
	for _, l := range r.Funnel {
		n := l.Refused
		if l.Name == "sold" {
			n = l.Came
		}
		funnel.bars = append(funnel.bars, bar{l.Name, float64(n), fmt.Sprintf("%d, %s", n, percent(n, r.Funnel[0].Came))})
	}
	all := []plot{funnel}
	for i, s := range r.Latency {
		p := plot{file: fmt.Sprintf("latency-%d.svg", i+1), title: "Latency: " + s.Name}
		for _, b := range s.Buckets {
			p.bars = append(p.bars, bar{"below " + micros(b.Below), float64(b.Count), fmt.Sprint(b.Count)})
		}
		all = append(all, p)
	}
	for i, f := range r.Figures {
		p := plot{file: fmt.Sprintf("figure-%d.svg", i+1), title: f.Name + ", by " + f.What}
		for _, row := range f.Rows {
			p.bars = append(p.bars, bar{row.Setting, row.Value, fmt.Sprintf("%s %s, × %.2f", number(row.Value), f.Unit, row.Ratio)})
		}
		all = append(all, p)
	}
	return all
}

// document writes the report as Markdown.
func (r Report) document(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: A run of the lab\n---\n\n# A run of the lab\n\n")
	fmt.Fprintf(&b, "Written by `go run ./cmd/%s --out DIR` on %s, on a machine with %s. It took %v. Read the ratios; the figures themselves are of this machine and of that hour. The engines: %s.\n\n",
		r.command(), r.Date, r.machine(), r.Took.Round(100*time.Millisecond), strings.Join(r.Engines, ", "))
	for _, part := range []struct {
		title string
		all   []invariant.Verdict
	}{{"What must hold", r.Sale.Invariants}, {"The same without leases", r.Unleased.Invariants}} {
		fmt.Fprintf(&b, "## %s\n\n| | invariant | evidence |\n|---|---|---|\n", part.title)
		for _, v := range part.all {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", word(v.Held), v.Name, v.Evidence)
		}
		b.WriteString("\n")
	}
	plots := r.plots()
	picture := func() {
		fmt.Fprintf(&b, "![%s](%s)\n\n", plots[0].title, plots[0].file)
		plots = plots[1:]
	}
	fmt.Fprintf(&b, "## Where requests for a token ended\n\n| layer | came | ended here | of all | why |\n|---|---|---|---|---|\n")
	for _, l := range r.Funnel {
		fmt.Fprintf(&b, "| %s | %d | %d | %s | %s |\n", l.Name, l.Came, l.Refused, percent(l.Refused, r.Funnel[0].Came), l.Why)
	}
	b.WriteString("\n")
	picture()
	fmt.Fprintf(&b, "## Latency\n\n| requests | number | p50 | p90 | p99 | longest | rate |\n|---|---|---|---|---|---|---|\n")
	for _, s := range r.Latency {
		rate := ""
		if s.PerSecond > 0 {
			rate = fmt.Sprintf("%d /s", s.PerSecond)
		}
		fmt.Fprintf(&b, "| %s | %d | %s | %s | %s | %s | %s |\n", s.Name, s.Count, micros(s.P50), micros(s.P90), micros(s.P99), micros(s.Max), rate)
	}
	b.WriteString("\n")
	for range r.Latency {
		picture()
	}
	for _, f := range r.Figures {
		fmt.Fprintf(&b, "## %s\n\nWhat limits it: %s.\n\n| %s | %s | against the first | |\n|---|---|---|---|\n", f.Name, f.Limit, f.What, f.Unit)
		for _, row := range f.Rows {
			fmt.Fprintf(&b, "| %s | %s | × %.2f | %s |\n", row.Setting, number(row.Value), row.Ratio, row.Note)
		}
		b.WriteString("\n")
		picture()
	}
	_, err := io.WriteString(w, strings.TrimRight(b.String(), "\n")+"\n")
	return err
}

//go:embed page.html
var pageSource string

// page writes the report as one HTML page that needs nothing else.
func (r Report) page(w io.Writer) error {
	t, err := template.New("page").Funcs(template.FuncMap{"micros": micros, "number": number, "word": word, "percent": percent}).Parse(pageSource)
	if err != nil {
		return err
	}
	var plots []template.HTML
	for _, p := range r.plots() {
		var b strings.Builder
		if err := p.svg(&b); err != nil {
			return err
		}
		plots = append(plots, template.HTML(b.String())) // ours: texts in it are escaped
	}
	return t.Execute(w, struct {
		Report
		Command, On string
		Plots       []template.HTML
	}{r, r.command(), r.machine(), plots})
}

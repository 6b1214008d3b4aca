package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// machine is what the numbers are of.
type machine struct {
	processor string
	cores     int
	memory    string
	system    string
	goVersion string
	load      float64 // processes that wanted a processor when the run began; -1: not known
	tools     []string
	took      time.Duration
	quick     bool
}

func describeMachine() machine {
	m := machine{processor: runtime.GOARCH, cores: runtime.NumCPU(), system: runtime.GOOS + "/" + runtime.GOARCH, goVersion: runtime.Version(), load: -1}
	if name := field("/proc/cpuinfo", "model name"); name != "" {
		m.processor = name
	}
	if text, _, ok := strings.Cut(field("/proc/meminfo", "MemTotal"), " "); ok {
		if kib, err := strconv.ParseFloat(text, 64); err == nil {
			m.memory = fmt.Sprintf("%.0f GiB", kib/(1<<20))
		}
	}
	if text, err := os.ReadFile("/proc/loadavg"); err == nil {
		first, _, _ := strings.Cut(string(text), " ")
		if load, err := strconv.ParseFloat(first, 64); err == nil {
			m.load = load
		}
	}
	return m
}

// field is what a file says after a name and a colon, the first time.
func field(file, name string) string {
	f, err := os.Open(file)
	if err != nil {
		return ""
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if key, value, ok := strings.Cut(lines.Text(), ":"); ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// lines describe the machine in a few sentences.
func (m machine) lines() []string {
	memory := ""
	if m.memory != "" {
		memory = ", " + m.memory
	}
	lines := []string{fmt.Sprintf("%d × %s%s, %s, %s.", m.cores, m.processor, memory, m.system, m.goVersion)}
	if len(m.tools) > 0 {
		lines = append(lines, "Beside it: "+strings.Join(m.tools, ", ")+".")
	}
	took := fmt.Sprintf("The run took %v", m.took.Round(time.Second))
	if m.quick {
		took += " and was a quick one, with few runs of each and without the large models"
	}
	lines = append(lines, took+".")
	if m.load > float64(m.cores)/2 {
		lines = append(lines, fmt.Sprintf("The machine was busy with other things (load %.1f on %d processors when it began): times are too long, and a target that is not met may be met on an idle one.", m.load, m.cores))
	}
	return lines
}

// columns are those of each table of results.
var columns = []string{"what", "runs", "median", "p95", "worst", "CPU", "largest process", "all processes", "ratio", "note"}

// cells are a result as a row.
func (r result) cells() []string {
	if len(r.runs) == 0 {
		return []string{r.what, "–", "–", "–", "–", "–", "–", "–", "–", r.note}
	}
	ratio := fmt.Sprintf("%s × reference", number(r.ratio()))
	if r.plain {
		ratio = fmt.Sprintf("%s × plain build", number(r.ratio()))
	}
	return []string{
		r.what, strconv.Itoa(len(r.runs)), duration(r.median()), duration(r.p95()), duration(r.worst()),
		duration(r.cpu), memory(r.largest), memory(r.together), ratio, r.note,
	}
}

// used are the columns in which a row has something.
func used(rows [][]string) []int {
	var which []int
	for c := range columns {
		for _, r := range rows {
			if r[c] != "–" && r[c] != "" {
				which = append(which, c)
				break
			}
		}
	}
	return which
}

func choose(row []string, which []int) []string {
	var out []string
	for _, c := range which {
		out = append(out, row[c])
	}
	return out
}

// table are the rows of a step, without the columns that nothing is in.
func table(results []result, step string) (head []string, rows [][]string) {
	for _, r := range results {
		if r.step == step {
			rows = append(rows, r.cells())
		}
	}
	which := used(rows)
	for i := range rows {
		rows[i] = choose(rows[i], which)
	}
	return choose(columns, which), rows
}

var targetColumns = []string{"target", "of", "at most", "floor", "measured", ""}

func (v verdict) cells() []string {
	return []string{v.what, string(v.of), v.limitText, v.floor, v.got, v.met}
}

func duration(d time.Duration) string {
	switch {
	case d == 0:
		return "–"
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", d.Seconds()*1e3)
	case d < time.Second:
		return fmt.Sprintf("%.0f ms", d.Seconds()*1e3)
	case d < 10*time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

func memory(bytes int64) string {
	if bytes == 0 {
		return "–"
	}
	return fmt.Sprintf("%d MiB", bytes/mib)
}

// number is a ratio with two digits that count.
func number(x float64) string {
	switch {
	case x < 1:
		return fmt.Sprintf("%.2f", x)
	case x < 10:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.0f", x)
}

// writeText writes all tables for a terminal.
func writeText(w io.Writer, m machine, results []result) error {
	for _, l := range m.lines() {
		fmt.Fprintln(w, l)
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	line := func(cells []string) { fmt.Fprintln(t, strings.Join(cells, "\t")) }
	for _, s := range steps() {
		head, rows := table(results, s.name)
		if len(rows) == 0 {
			continue
		}
		if err := t.Flush(); err != nil {
			return err
		}
		fmt.Fprintf(w, "\n%s\n", s.title)
		line(head)
		for _, r := range rows {
			line(r)
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(w, "\nTargets")
	line(targetColumns)
	for _, v := range verdicts(results) {
		line(v.cells())
	}
	return t.Flush()
}

// pageHead says what the page is, before anything that was measured.
const pageHead = `# Benchmarks

` + "```sh" + `
make bench
` + "```" + `

measures Lintel as its users meet it, and prints what follows for your machine; ` + "`go run ./internal/bench -markdown docs/benchmarks.md`" + ` writes this page, too. Times depend on the machine, ratios much less so. ` + "`-quick`" + ` takes a few minutes, ` + "`-only live,start`" + ` runs single steps, ` + "`-install`" + ` has npm and Go install the tools to compare with. ` + "`make microbench`" + ` runs the Go benchmarks of all packages.

A test holds the stages to a budget: ` + "`internal/bench/stage`" + ` fails when one of them becomes three times slower in relation to work that never changes.

## Method

- **Model**: generated, always the same (` + "`internal/bench/generate`" + `): containers in systems of 8, three relationships for every two containers, each with a label and a technology; three of four stay inside their system, most others go to one of the next four. It has the views that every model has by itself; “100 views of 40 containers” has ten systems of 44, draws ten views of each that leave out four others every time, and no more. For other tools the same model is written in their language.
- **Runs**: medians; the 95th percentile and the worst are beside them. Every run of a command is a process of its own.
- **Reference**: sorting, hashing and looking up strings in Go, a few milliseconds, in turns with what is measured; ratios are to its best in the same step. Where it is known, they are of time of the processor, which a busy machine lengthens least: a command on two processors may be done in half of it. The live loop has a plain build in place of the reference.
- **Memory**: of the largest process, and of all together, added up 25 times a second; what processes share counts once for each. Linux only.
- **Where it ends**: a tool that is compared is stopped after a minute, the whole run after 15.
`

// writeFile writes the page into a file.
func writeFile(name string, m machine, results []result) error {
	var b bytes.Buffer
	if err := writePage(&b, m, results); err != nil {
		return err
	}
	return os.WriteFile(name, b.Bytes(), 0o666)
}

// writePage writes all tables as a page of the documentation.
func writePage(out io.Writer, m machine, results []result) error {
	w := bufio.NewWriter(out)
	fmt.Fprint(w, pageHead, "\n## Machine\n\n", strings.Join(m.lines(), "\n"), "\n")
	rows := func(head []string, rows [][]string) {
		fmt.Fprintf(w, "\n| %s |\n|%s\n", strings.Join(head, " | "), strings.Repeat("---|", len(head)))
		for _, r := range rows {
			fmt.Fprintf(w, "| %s |\n", strings.Join(r, " | "))
		}
	}
	fmt.Fprint(w, "\n## Targets\n")
	var held [][]string
	for _, v := range verdicts(results) {
		held = append(held, v.cells())
	}
	rows(targetColumns, held)
	for _, s := range steps() {
		head, body := table(results, s.name)
		if len(body) == 0 {
			continue
		}
		fmt.Fprintf(w, "\n## %s\n\n%s\n", s.title, s.about)
		rows(head, body)
	}
	return w.Flush()
}

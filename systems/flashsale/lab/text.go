package lab

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/invariant"
)

// command is the command line that gives a report like this one.
func (r Report) command() string {
	words := []string{"lab run", r.System, "--scale", r.Scale, "--faults", r.faults(), "--seed", fmt.Sprint(r.Seed)}
	if r.Engines[0] == "Redis" {
		words = append(words, "--engine", "real")
	}
	return strings.Join(words, " ")
}

func (r Report) faults() string {
	if len(r.Faults) == len(Faults()) {
		return "all"
	}
	var names []string
	for _, f := range r.Faults {
		names = append(names, string(f))
	}
	return cmp.Or(strings.Join(names, ","), "none")
}

func (r Report) machine() string {
	m := r.Machine
	text := fmt.Sprintf("%d processors, %s, %s", m.Processors, m.System, m.Go)
	if m.Load > 0 {
		text += fmt.Sprintf(", under a load of %.1f in the minute before", m.Load)
	}
	return text
}

// micros is a latency in words.
func micros(us int64) string {
	switch {
	case us < 1000:
		return fmt.Sprintf("%d µs", us)
	case us < 100_000:
		return fmt.Sprintf("%.1f ms", float64(us)/1000)
	}
	return fmt.Sprintf("%d ms", us/1000)
}

func number(v float64) string {
	if v >= 100 {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

func percent(part, whole int) string {
	if whole == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(part)/float64(whole))
}

// Text writes a report for people.
func (r Report) Text(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "%s\n%s; %s; %v\n", r.command(), r.machine(), strings.Join(r.Engines, ", "), r.Took.Round(100*time.Millisecond))
	verdicts := func(title string, all []invariant.Verdict) {
		fmt.Fprintf(t, "\n%s\n", title)
		for _, v := range all {
			fmt.Fprintf(t, "%s\t%s\t%s\n", word(v.Held), v.Name, v.Evidence)
		}
	}
	verdicts("What must hold, in the sale", r.Sale.Invariants)
	verdicts("… and in the one without leases", r.Unleased.Invariants)
	fmt.Fprintf(t, "\nWhere requests for a token ended\n")
	for _, l := range r.Funnel {
		fmt.Fprintf(t, "%s\t%d came\t%d ended\t%s\t%s\n", l.Name, l.Came, l.Refused, percent(l.Refused, r.Funnel[0].Came), l.Why)
	}
	fmt.Fprintf(t, "\nLatency\trequests\tp50\tp90\tp99\tlongest\t\n")
	for _, s := range r.Latency {
		rate := ""
		if s.PerSecond > 0 {
			rate = fmt.Sprintf("%d /s", s.PerSecond)
		}
		fmt.Fprintf(t, "%s\t%d\t%s\t%s\t%s\t%s\t%s\n", s.Name, s.Count, micros(s.P50), micros(s.P90), micros(s.P99), micros(s.Max), rate)
	}
	for _, f := range r.Figures {
		fmt.Fprintf(t, "\n%s, by %s\n", f.Name, f.What)
		for _, row := range f.Rows {
			fmt.Fprintf(t, "%s\t%s %s\t× %.2f\t%s\n", row.Setting, number(row.Value), f.Unit, row.Ratio, row.Note)
		}
	}
	if r.Traces.Runs > 0 {
		fmt.Fprintf(t, "\n%d recorded runs are kept; %d more are like them, %d were cut off by faults\n", r.Traces.Runs, r.Traces.Alike, r.Traces.Cut)
	}
	fmt.Fprintf(t, "\n%s\n", map[bool]string{true: "All invariants held.", false: "AN INVARIANT IS BROKEN."}[r.Held])
	return t.Flush()
}

func word(held bool) string {
	if held {
		return "held"
	}
	return "BROKEN"
}

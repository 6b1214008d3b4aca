package timing

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

// Text writes the report as a table: for each stage how often it ran, how long
// in all, which share of the work that is, and what it took longest for.
func (r Report) Text(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "stage\tcount\ttotal\tshare\tslowest")
	all := r.Own()
	for _, s := range r.Stages {
		share := 0.0
		if all > 0 {
			share = 100 * float64(s.Own) / float64(all)
		}
		fmt.Fprintf(table, "%s\t%d\t%s\t%.0f %%\t%s %s\n", s.Name, s.Count, words(s.Own), share, words(s.Longest), s.Slowest)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "%s of work in %s\n", words(all), words(r.Wall))
	return err
}

// words is a duration with three digits or so.
func words(d time.Duration) string {
	switch {
	case d >= time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	case d >= 10*time.Millisecond:
		return fmt.Sprintf("%.0f ms", milliseconds(d))
	}
	return fmt.Sprintf("%.2f ms", milliseconds(d))
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// JSON writes the report as one line. Times are in milliseconds.
func (r Report) JSON(w io.Writer) error {
	type stage struct {
		Stage   string  `json:"stage"`
		Count   int     `json:"count"`
		Total   float64 `json:"total"`
		Slowest string  `json:"slowest,omitempty"`
		Longest float64 `json:"longest"`
	}
	out := struct {
		Wall   float64 `json:"wall"`
		Work   float64 `json:"work"`
		Stages []stage `json:"stages"`
	}{milliseconds(r.Wall), milliseconds(r.Own()), []stage{}}
	for _, s := range r.Stages {
		out.Stages = append(out.Stages, stage{s.Name, s.Count, milliseconds(s.Own), s.Slowest, milliseconds(s.Longest)})
	}
	return json.NewEncoder(w).Encode(out)
}

// Trace writes all spans in the trace event format of Chromium, which
// https://ui.perfetto.dev and chrome://tracing draw. Spans that run beside
// each other are on lanes of their own, those within others below them.
func (r Report) Trace(w io.Writer) error {
	type event struct {
		Name  string            `json:"name"`
		Stage string            `json:"cat"`
		Phase string            `json:"ph"`
		Begin float64           `json:"ts"`  // µs
		Took  float64           `json:"dur"` // µs
		PID   int               `json:"pid"`
		Lane  int               `json:"tid"`
		About map[string]string `json:"args"`
	}
	events := []event{}
	lanes := r.lanes()
	for i, s := range r.spans {
		events = append(events, event{
			Name: s.stage, Stage: s.stage, Phase: "X", PID: 1, Lane: lanes[i] + 1,
			Begin: microseconds(s.begin.Sub(r.begin)), Took: microseconds(s.took), About: map[string]string{"name": s.name},
		})
	}
	return json.NewEncoder(w).Encode(map[string]any{"displayTimeUnit": "ms", "traceEvents": events})
}

func microseconds(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 }

// lanes gives each span a lane: that of the span around it, or else the first
// that is free. On a lane, spans lie within each other or apart.
func (r Report) lanes() []int {
	var open [][]*Span // by lane, those that may not have ended, from the outermost to the innermost
	laneOf := map[*Span]int{}
	lanes := make([]int, len(r.spans))
	for i, s := range r.spans {
		for l := range open {
			for n := len(open[l]); n > 0 && !open[l][n-1].begin.Add(open[l][n-1].took).After(s.begin); n-- {
				open[l] = open[l][:n-1]
			}
		}
		lane := len(open)
		for l := range open {
			if len(open[l]) == 0 {
				lane = l
				break
			}
		}
		if l, ok := laneOf[s.around]; ok && len(open[l]) > 0 && open[l][len(open[l])-1] == s.around {
			lane = l
		}
		if lane == len(open) {
			open = append(open, nil)
		}
		open[lane] = append(open[lane], s)
		laneOf[s], lanes[i] = lane, lane
	}
	return lanes
}

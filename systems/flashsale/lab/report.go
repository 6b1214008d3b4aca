package lab

import (
	"fmt"
	"os"
	"runtime"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/run"
	"github.com/lintel-go/lintel/systems/flashsale/telemetry"
)

// Report is what a run of the lab has shown.
type Report struct {
	System   string         `json:"system"`
	Seed     uint64         `json:"seed"`
	Scale    string         `json:"scale"`
	Faults   []Fault        `json:"faults"`
	Engines  []string       `json:"engines"` // of stock, ledger, queue and gate
	Machine  Machine        `json:"machine"`
	Date     string         `json:"date"` // UTC, as 2026-11-11
	Took     time.Duration  `json:"took"`
	Held     bool           `json:"held"` // all invariants, in both sales
	Sale     run.Report     `json:"sale"`
	Unleased run.Report     `json:"unleased"`
	Funnel   []Layer        `json:"funnel"`
	Latency  []Series       `json:"latency"`
	Figures  []Figure       `json:"figures"`
	Traces   telemetry.Kept `json:"traces"`
}

// Machine is where a run was.
type Machine struct {
	Processors int     `json:"processors"`
	System     string  `json:"system"`
	Go         string  `json:"go"`
	Load       float64 `json:"load,omitempty"` // processes that wanted a processor in the minute before the run, on average; 0: unknown
}

// thisMachine is where this process runs.
func thisMachine() Machine {
	m := Machine{Processors: runtime.NumCPU(), System: runtime.GOOS + "/" + runtime.GOARCH, Go: runtime.Version()}
	if text, err := os.ReadFile("/proc/loadavg"); err == nil { // Linux has it
		_, _ = fmt.Sscan(string(text), &m.Load)
	}
	return m
}

// Layer is a part of the funnel.
type Layer struct {
	Name    string `json:"name"`
	Came    int    `json:"came"`
	Refused int    `json:"refused"` // and went no further
	Why     string `json:"why,omitempty"`
}

// Series is latencies, in microseconds.
type Series struct {
	Name      string   `json:"name"`
	Count     int64    `json:"count"`
	PerSecond int64    `json:"perSecond,omitempty"` // where it was measured as load
	P50       int64    `json:"p50"`
	P90       int64    `json:"p90"`
	P99       int64    `json:"p99"`
	Max       int64    `json:"max"`
	Buckets   []Bucket `json:"buckets"`
}

// Bucket is how many latencies were below a bound and not below the one before.
type Bucket struct {
	Below int64 `json:"below"` // µs
	Count int64 `json:"count"`
}

// Figure is an experiment with one mechanism: a value for each setting, in one
// run and on one machine, so that their ratios say more than they do.
type Figure struct {
	Name  string `json:"name"`
	Unit  string `json:"unit"`
	What  string `json:"what"`  // the setting
	Limit string `json:"limit"` // what bounds it
	Rows  []Row  `json:"rows"`
}

// Row is a setting and what came of it.
type Row struct {
	Setting string  `json:"setting"`
	Value   float64 `json:"value"`
	Ratio   float64 `json:"ratio"` // to the first row
	Note    string  `json:"note,omitempty"`
}

func (f *Figure) add(setting string, value float64, note string) {
	ratio := 1.0
	if len(f.Rows) > 0 && f.Rows[0].Value != 0 {
		ratio = value / f.Rows[0].Value
	}
	f.Rows = append(f.Rows, Row{setting, value, ratio, note})
}

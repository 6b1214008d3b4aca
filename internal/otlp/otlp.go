// Package otlp reads recorded runs: traces of OpenTelemetry in the JSON form
// of its protocol, OTLP.
//
// A file holds one export request, or one on every line, as the file exporter
// of the OpenTelemetry collector writes them. Names may be in the protocol's
// camel case or with underscores; IDs are hexadecimal, as OTLP asks, or
// base64, as protocol buffers write bytes; times are whole nanoseconds since
// 1970, as numbers or as text; kinds are numbers or the protocol's names.
// Fields that say nothing about who called whom are left alone.
//
// What cannot be understood is an error with file, line and hint. Other forms
// of traces (Jaeger's, Zipkin's) are named as what they are, and not read.
package otlp

import (
	"cmp"
	"slices"
)

// Kind is the part that a span plays in a call.
type Kind int

// The kinds, with the numbers of the protocol.
const (
	KindUnspecified Kind = iota
	KindInternal
	KindServer
	KindClient
	KindProducer
	KindConsumer
)

// Span is one operation of a service.
type Span struct {
	ID         string // 16 hexadecimal digits, small
	Parent     string // ID of the span that it was done for; empty: a root
	Links      []Link // to other spans that led to it
	Service    string // the resource's service.name
	Name       string
	Kind       Kind
	Start, End int64             // nanoseconds since 1970; End is not before Start
	Attributes map[string]string // values as text: lists and maps as JSON
	Place      Place
}

// Link names a span, of any trace.
type Link struct{ Trace, Span string }

// Place is where something stands in a file.
type Place struct {
	File string
	Line int // from 1
}

// Trace is the spans that belong to one run.
type Trace struct {
	ID    string // 32 hexadecimal digits, small
	Spans []Span // by start, then end (the longest first), then ID
}

// Span returns the span with the ID.
func (t Trace) Span(id string) (Span, bool) {
	i := slices.IndexFunc(t.Spans, func(s Span) bool { return s.ID == id })
	if i < 0 {
		return Span{}, false
	}
	return t.Spans[i], true
}

// Attribute is the first of the attributes that the span has a value for.
func (s Span) Attribute(names ...string) string {
	for _, name := range names {
		if v := s.Attributes[name]; v != "" {
			return v
		}
	}
	return ""
}

// group gives each trace its spans, sorted: traces by their first span.
func group(spans map[string][]Span) []Trace {
	var all []Trace
	for id, list := range spans {
		slices.SortFunc(list, func(a, b Span) int {
			return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End), cmp.Compare(a.ID, b.ID))
		})
		all = append(all, Trace{id, list})
	}
	slices.SortFunc(all, func(a, b Trace) int {
		return cmp.Or(cmp.Compare(a.Spans[0].Start, b.Spans[0].Start), cmp.Compare(a.ID, b.ID))
	})
	return all
}

package telemetry

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// Files writes spans as OTLP/JSON, in the encoding of the OpenTelemetry
// protocol: IDs in hexadecimal, times as decimal strings of nanoseconds, enums
// as numbers. Each trace has a file of its own, named by its ID with the ending
// .jsonl, and each line is a whole TracesData, so that several processes append
// to it.
type Files struct {
	mu  sync.Mutex
	dir string
}

var _ sdk.SpanExporter = (*Files)(nil)

// NewFiles makes the folder if need be.
func NewFiles(dir string) (*Files, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("traces: %w", err)
	}
	return &Files{dir: dir}, nil
}

// ExportSpans appends the spans to the files of their traces.
func (f *Files) ExportSpans(_ context.Context, spans []sdk.ReadOnlySpan) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, s := range spans {
		line, err := json.Marshal(encode(s))
		if err != nil {
			return err
		}
		path := filepath.Join(f.dir, s.SpanContext().TraceID().String()+".jsonl")
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o644)
		if err != nil {
			return err
		}
		_, err = file.Write(append(line, '\n'))
		if closing := file.Close(); err == nil {
			err = closing
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Shutdown does nothing: every span is in its file.
func (f *Files) Shutdown(context.Context) error { return nil }

// Merge makes one TracesData of the lines of a file.
func Merge(lines []byte) ([]byte, error) {
	var all tracesData
	for line := range bytes.Lines(lines) {
		var one tracesData
		if err := json.Unmarshal(line, &one); err != nil {
			return nil, fmt.Errorf("traces: %w", err)
		}
		all.ResourceSpans = append(all.ResourceSpans, one.ResourceSpans...)
	}
	return json.MarshalIndent(all, "", "  ")
}

// The types below are the messages of opentelemetry/proto/trace/v1 as far as
// they are used here.
type (
	tracesData struct {
		ResourceSpans []resourceSpans `json:"resourceSpans"`
	}
	resourceSpans struct {
		Resource   resourceJSON `json:"resource"`
		ScopeSpans []scopeSpans `json:"scopeSpans"`
	}
	resourceJSON struct {
		Attributes []keyValue `json:"attributes"`
	}
	scopeSpans struct {
		Scope scopeJSON  `json:"scope"`
		Spans []spanJSON `json:"spans"`
	}
	scopeJSON struct {
		Name string `json:"name"`
	}
	spanJSON struct {
		TraceID      string     `json:"traceId"`
		SpanID       string     `json:"spanId"`
		ParentSpanID string     `json:"parentSpanId,omitempty"`
		Name         string     `json:"name"`
		Kind         int        `json:"kind"`
		Start        string     `json:"startTimeUnixNano"`
		End          string     `json:"endTimeUnixNano"`
		Attributes   []keyValue `json:"attributes,omitempty"`
		Status       statusJSON `json:"status"`
	}
	statusJSON struct {
		Code    int    `json:"code,omitempty"`
		Message string `json:"message,omitempty"`
	}
	keyValue struct {
		Key   string    `json:"key"`
		Value valueJSON `json:"value"`
	}
	valueJSON struct {
		String *string `json:"stringValue,omitempty"`
	}
)

// The code of a failed span in the protocol; the SDK counts in another order.
const statusError = 2

func encode(s sdk.ReadOnlySpan) tracesData {
	traceID, spanID := s.SpanContext().TraceID(), s.SpanContext().SpanID()
	span := spanJSON{
		TraceID: hex.EncodeToString(traceID[:]),
		SpanID:  hex.EncodeToString(spanID[:]),
		Name:    s.Name(),
		// The protocol has the kinds of the SDK in the same order, from 1.
		Kind:       int(trace.ValidateSpanKind(s.SpanKind())),
		Start:      strconv.FormatInt(s.StartTime().UnixNano(), 10),
		End:        strconv.FormatInt(s.EndTime().UnixNano(), 10),
		Attributes: attributes(s.Attributes()),
	}
	if parent := s.Parent().SpanID(); parent.IsValid() {
		span.ParentSpanID = hex.EncodeToString(parent[:])
	}
	if s.Status().Code == codes.Error {
		span.Status = statusJSON{statusError, s.Status().Description}
	}
	return tracesData{[]resourceSpans{{
		Resource:   resourceJSON{attributes(s.Resource().Attributes())},
		ScopeSpans: []scopeSpans{{Scope: scopeJSON{s.InstrumentationScope().Name}, Spans: []spanJSON{span}}},
	}}}
}

// kindConsumer is the kind of a span that deals with a message of a queue.
const kindConsumer = int(trace.SpanKindConsumer)

// compareTimes compares decimal strings of nanoseconds since 1970, which are all
// equally long.
func compareTimes(a, b string) int { return strings.Compare(a, b) }

// attributes are texts only here.
func attributes(all []attribute.KeyValue) []keyValue {
	var encoded []keyValue
	for _, a := range all {
		text := a.Value.String()
		encoded = append(encoded, keyValue{string(a.Key), valueJSON{&text}})
	}
	return encoded
}

// Kept is what Keep has made of a folder of runs.
type Kept struct {
	Runs  int `json:"runs"`  // that are left
	Alike int `json:"alike"` // removed, because as many like them are left as were asked for
	Cut   int `json:"cut"`   // removed, because something failed in them
}

// Keep thins out the runs in a folder. Those that were cut off are removed: a
// call in them failed, a span is gone with the process that would have written
// it, or the queue lost patience and delivered a message while it was being dealt
// with; a scenario says what happens when nothing of the kind does. Of runs with
// the same messages and replies, some are left.
func Keep(dir string, alike int) (Kept, error) {
	var k Kept
	files, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if err != nil {
		return k, err
	}
	seen := map[string]int{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return k, fmt.Errorf("traces: %w", err)
		}
		shape, whole := shapeOf(text)
		switch {
		case !whole:
			k.Cut++
		case seen[shape] >= alike:
			k.Alike++
		default:
			seen[shape]++
			k.Runs++
			continue
		}
		if err := os.Remove(file); err != nil {
			return k, fmt.Errorf("traces: %w", err)
		}
	}
	return k, nil
}

// shapeOf is the messages and replies of a run in no order of time, and whether
// nothing failed in it and no message was dealt with twice at once.
func shapeOf(lines []byte) (string, bool) {
	there := map[string]bool{"": true}
	var all []spanJSON
	var shape []string
	for line := range bytes.Lines(lines) {
		var one tracesData
		if err := json.Unmarshal(line, &one); err != nil {
			return "", false // the process ended while it was writing
		}
		for _, r := range one.ResourceSpans {
			for _, scope := range r.ScopeSpans {
				for _, s := range scope.Spans {
					all = append(all, s)
					there[s.SpanID] = true
					text := s.Name
					for _, a := range s.Attributes {
						text += "|" + *a.Value.String
					}
					shape = append(shape, text)
				}
			}
		}
	}
	free := map[string]string{} // by the span of who sent a message: when the last one who got it was done
	slices.SortFunc(all, func(a, b spanJSON) int { return compareTimes(a.Start, b.Start) })
	for _, s := range all {
		if s.Status.Code == statusError || !there[s.ParentSpanID] {
			return "", false
		}
		if s.Kind != kindConsumer {
			continue
		}
		if until, again := free[s.ParentSpanID]; again && compareTimes(s.Start, until) < 0 {
			return "", false
		}
		free[s.ParentSpanID] = s.End
	}
	slices.Sort(shape)
	return strings.Join(shape, "\n"), true
}

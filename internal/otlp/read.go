package otlp

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/internal/textfile"
)

// MaxBytes is the largest file that is read.
const MaxBytes = 256 << 20

// maxSpans bounds the spans of all traces that are read at once.
const maxSpans = 1_000_000

// File is one file of traces.
type File struct {
	Name string
	Data []byte
}

// Read reads files together: the spans of one run may stand in several. The
// error names the file and the line; if ctx ended, it is that of ctx.
func Read(ctx context.Context, files ...File) ([]Trace, error) {
	r := reader{ctx: ctx, spans: map[string][]Span{}, seen: map[Link]Place{}}
	for _, f := range files {
		if len(f.Data) > MaxBytes {
			return nil, fmt.Errorf("%s: %d MiB of traces are more than are read\nhint: record fewer runs, or take them in several calls", f.Name, len(f.Data)>>20)
		}
		r.file, r.counted, r.line = textfile.File{Name: f.Name, Text: f.Data}, 0, 1
		if err := r.read(); err != nil {
			return nil, err
		}
	}
	return group(r.spans), nil
}

// reader is the state of one Read.
type reader struct {
	ctx   context.Context
	file  textfile.File
	spans map[string][]Span // by trace
	seen  map[Link]Place
	count int

	// Lines are counted on from the last place that was asked for: spans come
	// one after the other.
	counted int64
	line    int
}

// fail is an error at an offset of the file.
func (r *reader) fail(offset int64, hint, format string, args ...any) error {
	return r.file.Fail(offset, fmt.Sprintf(format, args...), hint)
}

// place is an offset of the file, which lies in it.
func (r *reader) place(offset int64) Place {
	if offset < r.counted {
		r.counted, r.line = 0, 1
	}
	r.line += bytes.Count(r.file.Text[r.counted:offset], []byte("\n"))
	r.counted = offset
	return Place{r.file.Name, r.line}
}

// decoder decodes a text until ctx ends.
func (r *reader) decoder(text []byte) *json.Decoder {
	return json.NewDecoder(pieces{r.ctx, bytes.NewReader(text)})
}

// pieces is a text that is read piece by piece, so that ctx is asked between
// them: one value of a request can be hundreds of MiB.
type pieces struct {
	ctx  context.Context
	text *bytes.Reader
}

// piece is how much is read at once, in bytes: some milliseconds of decoding.
const piece = 1 << 20

// Read implements io.Reader.
func (p pieces) Read(to []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.text.Read(to[:min(len(to), piece)])
}

const wantOTLP = "give traces in OTLP/JSON: an object with resourceSpans, or one on every line"

func (r *reader) read() error {
	w := &walker{Decoder: r.decoder(r.file.Text), reader: r}
	requests := 0
	for {
		token, err := w.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return r.broken(w, err)
		}
		if token != json.Delim('{') {
			return r.fail(w.start(), wantOTLP, "this is no object but %v", token)
		}
		found := false
		if err := w.object(func(key string) error {
			switch key {
			case "resourceSpans", "resource_spans":
				found = true
				return w.list(r.resource(w))
			case "data":
				return r.fail(w.InputOffset(), wantOTLP, "this looks like a trace in Jaeger's form")
			case "resourceMetrics", "resourceLogs":
				found = true // of the same exporter; there are no spans in it
			}
			return w.skip()
		}); err != nil {
			return err
		}
		if !found {
			return r.fail(w.InputOffset(), wantOTLP, "the object has no resourceSpans")
		}
		requests++
	}
	if requests == 0 {
		return fmt.Errorf("%s: the file is empty\nhint: %s", r.file.Name, wantOTLP)
	}
	return nil
}

func (r *reader) broken(w *walker, err error) error {
	if ended := r.ctx.Err(); ended != nil && errors.Is(err, ended) {
		return err
	}
	var syntax *json.SyntaxError
	offset := w.InputOffset()
	if errors.As(err, &syntax) {
		offset = syntax.Offset
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return r.fail(int64(len(r.file.Text)), "the recording may have been cut short: end it before it is read", "the file ends in the middle")
	}
	return r.fail(offset, wantOTLP, "this is not JSON: %v", err)
}

// resource reads one entry of resourceSpans.
func (r *reader) resource(w *walker) func() error {
	return func() error {
		service := ""
		var lists []json.RawMessage // spans may stand before the resource
		var offsets []int64
		if err := w.object(func(key string) error {
			switch key {
			case "resource":
				var resource struct {
					Attributes []attribute `json:"attributes"`
				}
				if err := w.value(&resource); err != nil {
					return err
				}
				for _, a := range resource.Attributes {
					if a.Key == "service.name" {
						service = a.Value.text()
					}
				}
				return nil
			case "scopeSpans", "scope_spans", "instrumentationLibrarySpans":
				var raw json.RawMessage
				if err := w.value(&raw); err != nil {
					return err
				}
				lists, offsets = append(lists, raw), append(offsets, w.InputOffset()-int64(len(raw)))
				return nil
			}
			return w.skip()
		}); err != nil {
			return err
		}
		for i, raw := range lists {
			inner := &walker{Decoder: r.decoder(raw), reader: r, base: offsets[i]}
			if err := inner.list(func() error {
				return inner.object(func(key string) error {
					if key != "spans" {
						return inner.skip()
					}
					return inner.listOf(func() error { return r.span(inner, service) })
				})
			}); err != nil {
				return err
			}
		}
		return nil
	}
}

// rawSpan is a span as it is written.
type rawSpan struct {
	TraceID  string      `json:"traceId"`
	TraceID2 string      `json:"trace_id"`
	SpanID   string      `json:"spanId"`
	SpanID2  string      `json:"span_id"`
	Parent   string      `json:"parentSpanId"`
	Parent2  string      `json:"parent_span_id"`
	Name     string      `json:"name"`
	Kind     any         `json:"kind"`
	Start    number      `json:"startTimeUnixNano"`
	Start2   number      `json:"start_time_unix_nano"`
	End      number      `json:"endTimeUnixNano"`
	End2     number      `json:"end_time_unix_nano"`
	Attrs    []attribute `json:"attributes"`
	Links    []struct {
		TraceID  string `json:"traceId"`
		TraceID2 string `json:"trace_id"`
		SpanID   string `json:"spanId"`
		SpanID2  string `json:"span_id"`
	} `json:"links"`
}

func (r *reader) span(w *walker, service string) error {
	var raw rawSpan
	if err := w.value(&raw); err != nil {
		return err
	}
	at := w.start()
	if r.count++; r.count > maxSpans {
		return r.fail(at, "record fewer runs", "there are more than %d spans", maxSpans)
	}
	trace, err := id(first(raw.TraceID, raw.TraceID2), 16)
	if err != nil {
		return r.fail(at, "the ID of a trace has 32 hexadecimal digits, not all of them 0", "traceId: %v", err)
	}
	s := Span{Service: service, Name: raw.Name, Start: first(raw.Start, raw.Start2).nano, End: first(raw.End, raw.End2).nano, Place: r.place(at)}
	const spanHint = "the ID of a span has 16 hexadecimal digits, not all of them 0"
	if s.ID, err = id(first(raw.SpanID, raw.SpanID2), 8); err != nil {
		return r.fail(at, spanHint, "spanId: %v", err)
	}
	if parent := first(raw.Parent, raw.Parent2); parent != "" && strings.Trim(parent, "0") != "" {
		if s.Parent, err = id(parent, 8); err != nil {
			return r.fail(at, spanHint, "parentSpanId: %v", err)
		}
	}
	if s.Kind, err = kind(raw.Kind); err != nil {
		return r.fail(at, "a number from 0 to 5, or a name as SPAN_KIND_SERVER", "kind: %v", err)
	}
	for _, t := range []struct {
		name string
		n    number
	}{{"startTimeUnixNano", first(raw.Start, raw.Start2)}, {"endTimeUnixNano", first(raw.End, raw.End2)}} {
		if t.n.wrong != "" {
			return r.fail(at, "nanoseconds since 1970, as a number or as text", "%s: %s is no time", t.name, t.n.wrong)
		}
	}
	if s.End < s.Start {
		return r.fail(at, "a span that has not ended cannot be read: end the recording after the run", "span %q ends before it starts", s.Name)
	}
	if s.Parent == s.ID {
		return r.fail(at, spanHint, "span %q is its own parent", s.Name)
	}
	for _, l := range raw.Links {
		t, err1 := id(first(l.TraceID, l.TraceID2), 16)
		to, err2 := id(first(l.SpanID, l.SpanID2), 8)
		if err1 != nil || err2 != nil {
			return r.fail(at, spanHint, "a link of span %q: %v", s.Name, first(err1, err2))
		}
		s.Links = append(s.Links, Link{t, to})
	}
	for _, a := range raw.Attrs {
		if s.Attributes == nil {
			s.Attributes = map[string]string{}
		}
		s.Attributes[a.Key] = a.Value.text()
	}
	if before, twice := r.seen[Link{trace, s.ID}]; twice {
		return r.fail(at, "an ID names one span of a trace", "span %s is there twice: see %s:%d", s.ID, before.File, before.Line)
	}
	r.seen[Link{trace, s.ID}] = s.Place
	r.spans[trace] = append(r.spans[trace], s)
	return nil
}

// first is the first value that is not nothing.
func first[T comparable](values ...T) T {
	var nothing T
	for _, v := range values {
		if v != nothing {
			return v
		}
	}
	return nothing
}

// id is an ID of n bytes as small hexadecimal digits.
func id(text string, n int) (string, error) {
	raw, err := hex.DecodeString(text)
	if err != nil || len(raw) != n {
		if raw, err = base64.StdEncoding.DecodeString(text); err != nil || len(raw) != n {
			return "", fmt.Errorf("%q is none", text)
		}
	}
	if bytes.Equal(raw, make([]byte, n)) {
		return "", fmt.Errorf("%q is none", text)
	}
	return hex.EncodeToString(raw), nil
}

func kind(v any) (Kind, error) {
	switch v := v.(type) {
	case nil:
		return KindUnspecified, nil
	case float64:
		if k := Kind(v); float64(k) == v && k >= KindUnspecified && k <= KindConsumer {
			return k, nil
		}
	case string:
		for k, name := range []string{"UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"} {
			if v == "SPAN_KIND_"+name {
				return Kind(k), nil
			}
		}
	}
	return 0, fmt.Errorf("there is no kind %v", v)
}

// number is a whole number, written as one or as text.
type number struct {
	nano  int64
	wrong string // what stands there, if it is none
}

// UnmarshalJSON implements json.Unmarshaler.
func (n *number) UnmarshalJSON(data []byte) error {
	text := strings.Trim(string(data), `"`)
	if text == "" || text == "null" {
		return nil
	}
	v, err := strconv.ParseInt(text, 10, 64)
	if err != nil || v < 0 {
		n.wrong = text
	}
	n.nano = v
	return nil
}

// attribute is a key with a value.
type attribute struct {
	Key   string `json:"key"`
	Value value  `json:"value"`
}

// value is the protocol's AnyValue.
type value struct{ raw map[string]json.RawMessage }

// UnmarshalJSON implements json.Unmarshaler.
func (v *value) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, &v.raw) }

// text is the value in words: lists and maps as the JSON they are.
func (v value) text() string {
	for _, raw := range v.raw {
		var s string
		if json.Unmarshal(raw, &s) == nil {
			return s
		}
		return string(raw)
	}
	return ""
}

// walker walks through JSON and knows where it is.
type walker struct {
	*json.Decoder
	reader *reader
	base   int64 // of what is decoded, in the file
	begin  int64 // of the last value, in what is decoded
}

// start is the offset of the last value in the file.
func (w *walker) start() int64 { return w.base + w.begin }

// InputOffset is the offset in the file.
func (w *walker) InputOffset() int64 { return w.base + w.Decoder.InputOffset() }

// value decodes the next value.
func (w *walker) value(to any) error {
	w.begin = w.Decoder.InputOffset()
	err := w.Decode(to)
	if err == nil {
		// The offset is behind the comma or colon and the blanks before it.
		for w.base+w.begin < int64(len(w.reader.file.Text)) && strings.ContainsRune(" \t\r\n,:", rune(w.reader.file.Text[w.base+w.begin])) {
			w.begin++
		}
		return nil
	}
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return w.reader.fail(w.start()+wrong.Offset, "the form of OTLP/JSON is told at opentelemetry.io", "%s is a %s", wrong.Field, wrong.Value)
	}
	return w.reader.broken(w, err)
}

func (w *walker) skip() error {
	var raw json.RawMessage
	return w.value(&raw)
}

// object calls f for each key of an object that has begun.
func (w *walker) object(f func(key string) error) error {
	for {
		token, err := w.Token()
		if err != nil {
			return w.reader.broken(w, err)
		}
		if token == json.Delim('}') {
			return nil
		}
		key, ok := token.(string)
		if !ok {
			return w.reader.fail(w.InputOffset(), wantOTLP, "this is no key: %v", token)
		}
		if err := f(key); err != nil {
			return err
		}
	}
}

// list calls f at the begin of each object of a list.
func (w *walker) list(f func() error) error {
	return w.listOf(func() error {
		token, err := w.Token()
		if err != nil {
			return w.reader.broken(w, err)
		}
		if token != json.Delim('{') {
			return w.reader.fail(w.InputOffset(), wantOTLP, "here should be an object, and not %v", token)
		}
		return f()
	})
}

// listOf calls f before each value of a list.
func (w *walker) listOf(f func() error) error {
	token, err := w.Token()
	if err != nil {
		return w.reader.broken(w, err)
	}
	if token == nil {
		return nil
	}
	if token != json.Delim('[') {
		return w.reader.fail(w.InputOffset(), wantOTLP, "here should be a list, and not %v", token)
	}
	for w.More() {
		if err := f(); err != nil {
			return err
		}
	}
	if _, err := w.Token(); err != nil {
		return w.reader.broken(w, err)
	}
	return nil
}

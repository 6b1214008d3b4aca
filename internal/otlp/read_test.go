package otlp

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// request is an export request with the spans of one service.
func request(service string, spans ...string) string {
	return fmt.Sprintf(`{"resourceSpans":[{"scopeSpans":[{"spans":[%s]}],"resource":{"attributes":[{"key":"service.name","value":{"stringValue":%q}}]}}]}`, strings.Join(spans, ",\n"), service)
}

const plain = `{"traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174","name":"reserve","kind":"SPAN_KIND_SERVER","startTimeUnixNano":"10","endTimeUnixNano":20,
	"attributes":[{"key":"n","value":{"intValue":"7"}},{"key":"l","value":{"arrayValue":{"values":[{"boolValue":true}]}}}],
	"links":[{"traceId":"5b8efff798038103d269b633813fc60d","spanId":"eee19b7ec3c1b170"}]}`

func TestRead(t *testing.T) {
	minimal, err := os.ReadFile("testdata/minimal.json") // from the protocol's examples
	if err != nil {
		t.Fatal(err)
	}
	span := Span{
		ID: "eee19b7ec3c1b174", Service: "stock", Name: "reserve", Kind: KindServer, Start: 10, End: 20,
		Links:      []Link{{"5b8efff798038103d269b633813fc60d", "eee19b7ec3c1b170"}},
		Attributes: map[string]string{"n": "7", "l": `{"values":[{"boolValue":true}]}`},
		Place:      Place{"a.json", 1},
	}
	second := strings.Replace(strings.Replace(plain, "B174", "B175", 1), `"10"`, `"9"`, 1)
	later := span
	later.ID, later.Start, later.Place.Line = "eee19b7ec3c1b175", 9, 4
	for _, c := range []struct {
		what, data string
		want       []Trace
	}{
		{"the protocol's example", string(minimal), []Trace{{"5b8efff798038103d269b633813fc60c", []Span{{
			ID: "eee19b7ec3c1b174", Parent: "eee19b7ec3c1b173", Service: "my.service", Name: "I'm a server span", Kind: KindServer,
			Start: 1544712660000000000, End: 1544712661000000000, Attributes: map[string]string{"my.span.attr": "some value"}, Place: Place{"a.json", 29},
		}}}}},
		{"a span", request("stock", plain), []Trace{{"5b8efff798038103d269b633813fc60c", []Span{span}}}},
		{"two spans", request("stock", plain, second), []Trace{{"5b8efff798038103d269b633813fc60c", []Span{later, span}}}},
		{"requests on lines, and metrics", request("stock", plain) + "\n" + `{"resourceMetrics":[]}` + "\n", []Trace{{"5b8efff798038103d269b633813fc60c", []Span{span}}}},
		{"base64", request("stock", `{"trace_id":"W47/95gDgQPSabYzgT/GDA==","span_id":"7uGbfsPBsXQ=","name":"x","start_time_unix_nano":1,"end_time_unix_nano":1}`), []Trace{{"5b8efff798038103d269b633813fc60c", []Span{{
			ID: "eee19b7ec3c1b174", Service: "stock", Name: "x", Start: 1, End: 1, Place: Place{"a.json", 1},
		}}}}},
		{"no spans", `{"resourceSpans":null}`, nil},
	} {
		got, err := Read(t.Context(), File{"a.json", []byte(c.data)})
		if err != nil {
			t.Errorf("%s: %v", c.what, err)
			continue
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.what, d)
		}
	}
}

// TestReadSaysWhatIsWrong names the line and a way out.
func TestReadSaysWhatIsWrong(t *testing.T) {
	for data, want := range map[string]string{
		"":                           "a.json: the file is empty\nhint: give traces in OTLP/JSON",
		"[]":                         "a.json:1: this is no object but [",
		"{\n":                        "a.json:2: the file ends in the middle\nhint: the recording may have been cut short",
		"{\n\"x":                     "a.json:2: the file ends in the middle",
		"{}":                         "a.json:1: the object has no resourceSpans",
		"{\n}x":                      "a.json:2:",
		`{"data":[{"traceID":"a"}]}`: "this looks like a trace in Jaeger's form",
		`{"resourceSpans":{}}`:       "here should be a list, and not {",
		`{"resourceSpans":[1]}`:      "here should be an object, and not 1",
		request("s", strings.Replace(plain, "5B8E", "5B8", 1)):                                          `a.json:1: traceId: "5B8FFF798038103D269B633813FC60C" is none`,
		request("s", strings.Replace(plain, "EEE19B7EC3C1B174", "00", 1)):                               `spanId: "00" is none`,
		request("s", strings.Replace(plain, "SERVER", "WAITER", 1)):                                     "kind: there is no kind SPAN_KIND_WAITER",
		request("s", strings.Replace(plain, `"10"`, `"ten"`, 1)):                                        "startTimeUnixNano: ten is no time",
		request("s", strings.Replace(plain, `"10"`, `"30"`, 1)):                                         `span "reserve" ends before it starts`,
		request("s", plain, plain):                                                                      "a.json:4: span eee19b7ec3c1b174 is there twice: see a.json:1",
		request("s", strings.Replace(plain, `"name":"reserve"`, `"name":1`, 1)):                         "name is a number",
		request("s", strings.Replace(plain, `"name":`, `"parentSpanId":"eee19b7ec3c1b174","name":`, 1)): "is its own parent",
	} {
		_, err := Read(t.Context(), File{"a.json", []byte(data)})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "\nhint: ") {
			t.Errorf("%.60q: %v\nwant %q", data, err, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(request("stock", plain)))
	f.Add([]byte(`{"resourceSpans":[{"scopeSpans":[{"spans":[{}]}]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		traces, err := Read(t.Context(), File{"a.json", data})
		if err != nil {
			if traces != nil || !strings.HasPrefix(err.Error(), "a.json:") {
				t.Errorf("%v: %d traces", err, len(traces))
			}
			return
		}
		for _, trace := range traces {
			for _, s := range trace.Spans {
				if len(trace.ID) != 32 || len(s.ID) != 16 || s.End < s.Start || s.Place.Line < 1 {
					t.Errorf("%+v of %s", s, trace.ID)
				}
			}
		}
	})
}

// ending is a context that ends when it has been asked so many times.
type ending struct {
	context.Context
	left int
}

func (e *ending) Err() error {
	if e.left--; e.left < 0 {
		return context.Canceled
	}
	return nil
}

// TestReadEnds ends the context at every place where it is asked: outside of a
// request, within one, and within its spans. The error is never about the text.
func TestReadEnds(t *testing.T) {
	var spans []string
	long := strings.Repeat("long ", piece/12)
	for i := range 4 {
		spans = append(spans, fmt.Sprintf(`{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b1%02x","name":%q}`, i, long))
	}
	data := []byte(request("stock", spans...) + "\n" + request("gate", strings.ReplaceAll(spans[0], "eee1", "eee2")))
	const most = 100
	for n := range most {
		traces, err := Read(&ending{t.Context(), n}, File{"a.json", data})
		if err == nil {
			if len(traces) != 1 || len(traces[0].Spans) != 5 {
				t.Errorf("read %d traces", len(traces))
			}
			if pieces := len(data) / piece; n < 2*pieces {
				t.Errorf("%d pieces are read, and the context is asked %d times", pieces, n)
			}
			return
		}
		if !errors.Is(err, context.Canceled) || strings.Contains(err.Error(), "a.json") {
			t.Fatalf("asked %d times: %v", n, err)
		}
	}
	t.Errorf("the context is asked more than %d times", most)
}

package telemetry_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/systems/flashsale/telemetry"
)

// TestOneTree sends a message over HTTP and one through a queue, from part to
// part, and reads the file of the trace.
func TestOneTree(t *testing.T) {
	dir := t.TempDir()
	recorder, err := telemetry.NewRecorder(dir, 1)
	if err != nil {
		t.Fatal(err)
	}
	page, gate, worker := recorder.Part("activity-page"), recorder.Part("edge-gate"), recorder.Part("order-worker")
	var header map[string]string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		r, end := gate.Serve(r, "POST token")
		ctx, sent := gate.Send(r.Context(), "order-queue", "publish")
		header = telemetry.Header(ctx)
		sent("stored", nil)
		end("200 token", nil)
	}))
	defer server.Close()

	_, ended := page.Self(t.Context(), "what parts do all the time")
	ended("", nil)
	ctx, end := page.Run(t.Context(), "tap Buy")
	telemetry.Follows(ctx, "flash-sale/grab-a-token")
	call, answered := page.Call(ctx, "edge-gate", "POST token")
	r, err := http.NewRequestWithContext(call, http.MethodPost, server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := (&http.Client{Transport: telemetry.Carry{Base: http.DefaultTransport}}).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	answered("200 token", nil)
	end("", nil)
	_, received := worker.Receive(t.Context(), "order-queue", header, "reservation")
	received("", os.ErrInvalid)
	if err := recorder.Close(t.Context()); err != nil {
		t.Fatal(err)
	}

	files, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if err != nil || len(files) != 1 {
		t.Fatalf("files %q, %v", files, err)
	}
	lines, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	merged, err := telemetry.Merge(lines)
	if err != nil {
		t.Fatal(err)
	}
	got := tree(t, merged)
	want := strings.TrimLeft(`
activity-page 2 tap Buy flashsale.run=true lintel.scenario=flash-sale/grab-a-token
  activity-page 3 POST token peer.service=edge-gate lintel.reply=200 token
    edge-gate 2 POST token lintel.reply=200 token
      edge-gate 4 publish peer.service=order-queue lintel.reply=stored
        order-worker 5 reservation messaging.destination.name=order-queue failed: invalid argument
`, "\n")
	if got != want {
		t.Errorf("the tree is\n%swant\n%s", got, want)
	}
	ids := regexp.MustCompile(`"(traceId|spanId|parentSpanId)": "([^"]*)"`)
	for _, id := range ids.FindAllStringSubmatch(string(merged), -1) {
		if !regexp.MustCompile(`^[0-9a-f]{16}([0-9a-f]{16})?$`).MatchString(id[2]) {
			t.Errorf("%s is %q; OTLP/JSON writes IDs in hexadecimal", id[1], id[2])
		}
	}
	if name := strings.TrimSuffix(filepath.Base(files[0]), ".jsonl"); !strings.Contains(string(merged), `"traceId": "`+name+`"`) {
		t.Errorf("the file is named %s", name)
	}
}

// tree prints spans by their parents.
func tree(t *testing.T, merged []byte) string {
	t.Helper()
	type attribute struct {
		Key   string
		Value struct{ StringValue string }
	}
	var data struct {
		ResourceSpans []struct {
			Resource   struct{ Attributes []attribute }
			ScopeSpans []struct {
				Spans []struct {
					SpanID, ParentSpanID, Name string
					Kind                       int
					Attributes                 []attribute
					Status                     struct {
						Code    int
						Message string
					}
				}
			}
		}
	}
	if err := json.Unmarshal(merged, &data); err != nil {
		t.Fatal(err)
	}
	var print func(parent, indent string) string
	print = func(parent, indent string) string {
		text := ""
		for _, r := range data.ResourceSpans {
			for _, s := range r.ScopeSpans[0].Spans {
				if s.ParentSpanID != parent {
					continue
				}
				line := indent + r.Resource.Attributes[0].Value.StringValue + " " + string(rune('0'+s.Kind)) + " " + s.Name
				for _, a := range s.Attributes {
					line += " " + a.Key + "=" + a.Value.StringValue
				}
				if s.Status.Code == 2 {
					line += " failed: " + s.Status.Message
				}
				text += line + "\n" + print(s.SpanID, indent+"  ")
			}
		}
		return text
	}
	return print("", "")
}

func TestNothingIsRecordedWithoutARecorder(t *testing.T) {
	var recorder *telemetry.Recorder
	ctx, end := recorder.Part("edge-gate").Call(t.Context(), "token-service", "pass on")
	end("", nil)
	if header := telemetry.Header(ctx); len(header) != 0 {
		t.Errorf("the header is %v", header)
	}
}

// TestKeep has runs that are alike, one that failed, and one in which a message
// was delivered while it was being dealt with.
func TestKeep(t *testing.T) {
	dir := t.TempDir()
	recorder, err := telemetry.NewRecorder(dir, 1)
	if err != nil {
		t.Fatal(err)
	}
	api, worker := recorder.Part("flash-sale-api"), recorder.Part("order-worker")
	play := func(fails error, deliver func(receive func() telemetry.End)) {
		ctx, end := api.Run(t.Context(), "order")
		defer end("", fails)
		header := telemetry.Header(ctx)
		deliver(func() telemetry.End {
			_, end := worker.Receive(t.Context(), "order-queue", header, "reservation")
			return end
		})
	}
	twice := func(receive func() telemetry.End) { receive()("", nil); receive()("", nil) }
	for range 3 {
		play(nil, twice)
	}
	play(errors.New("no answer"), twice)
	play(nil, func(receive func() telemetry.End) {
		one, other := receive(), receive()
		one("", nil)
		other("", nil)
	})
	got, err := telemetry.Keep(dir, 2)
	if want := (telemetry.Kept{Runs: 2, Alike: 1, Cut: 2}); err != nil || got != want {
		t.Errorf("kept %+v, %v, want %+v", got, err, want)
	}
	if files, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(files) != 2 {
		t.Errorf("left %q, %v", files, err)
	}
}

// Package telemetry records what the parts of the sale say to each other, so
// that a run can be held against the scenarios of the model.
//
// Each part is a service of its own, by service.name. A message is a span of
// the part that sends it: its name is the message's text, peer.service the
// receiver's service.name, and the attribute lintel.reply what was answered, as
// lintel check --traces reads them.
// Who receives a message over HTTP or the queue goes on with the context in its
// headers, so a run is one tree of spans.
package telemetry

import (
	"context"
	"net/http"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
)

// The keys of attributes.
const (
	serviceName = attribute.Key("service.name")
	peerService = attribute.Key("peer.service")
	// Reply is what a message was answered with.
	Reply = attribute.Key("lintel.reply")
	// Scenario is, on a span of a run, the ID of the scenario.
	Scenario = attribute.Key("lintel.scenario")
	// itself marks what a part does by itself and the scenario shows.
	itself = attribute.Key("lintel.self")
	// begins marks the first span of a run.
	begins      = attribute.Key("flashsale.run")
	destination = attribute.Key("messaging.destination.name")
)

// Recorder makes parts that record into one folder.
type Recorder struct {
	files     *Files
	share     float64
	providers []*sdk.TracerProvider
}

// NewRecorder records into dir, one file for each run; see [Files]. Share is the
// part of the runs that begin here which is recorded, from 0 to 1; one that was
// begun elsewhere is recorded if it was there.
func NewRecorder(dir string, share float64) (*Recorder, error) {
	files, err := NewFiles(dir)
	if err != nil {
		return nil, err
	}
	return &Recorder{files: files, share: share}, nil
}

// Part returns a part by its service name. A nil Recorder makes parts that
// record nothing. It is to be called while the parts are put together, by one
// goroutine.
func (r *Recorder) Part(service string) Part {
	if r == nil {
		return Part{}
	}
	// Spans are written as they end, so that a process that is killed leaves
	// all that it had done.
	provider := sdk.NewTracerProvider(
		sdk.WithSyncer(r.files),
		sdk.WithSampler(sdk.ParentBased(runs{sdk.TraceIDRatioBased(r.share)})),
		sdk.WithResource(resource.NewSchemaless(serviceName.String(service))),
	)
	r.providers = append(r.providers, provider)
	return Part{provider.Tracer("github.com/lintel-go/lintel/systems/flashsale")}
}

// runs samples what begins a run, and drops all else that has no parent.
type runs struct{ sdk.Sampler }

// ShouldSample decides about a span without a parent.
func (r runs) ShouldSample(p sdk.SamplingParameters) sdk.SamplingResult {
	for _, a := range p.Attributes {
		if a.Key == begins {
			return r.Sampler.ShouldSample(p)
		}
	}
	return sdk.NeverSample().ShouldSample(p)
}

// Close ends all parts.
func (r *Recorder) Close(ctx context.Context) error {
	if r == nil {
		return nil
	}
	for _, p := range r.providers {
		if err := p.Shutdown(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Part is who sends and receives. The zero Part records nothing.
type Part struct{ tracer trace.Tracer }

// End ends a span with what was answered.
type End func(reply string, err error)

func (p Part) start(ctx context.Context, name string, kind trace.SpanKind, attributes ...attribute.KeyValue) (context.Context, End) {
	if p.tracer == nil {
		p.tracer = noop.Tracer{}
	}
	ctx, span := p.tracer.Start(ctx, name, trace.WithTimestamp(now()), trace.WithSpanKind(kind), trace.WithAttributes(attributes...))
	return ctx, func(reply string, err error) {
		if reply != "" {
			span.SetAttributes(Reply.String(reply))
		}
		if err != nil {
			span.SetStatus(codes.Error, err.Error())
		}
		span.End(trace.WithTimestamp(now()))
	}
}

// now is the wall clock alone. The SDK would take the end of a span from its
// start and the monotonic clock. Both are not read at one instant: a thread that
// has to wait in between makes a span that ends before what was done in it.
func now() time.Time { return time.Now().Round(0) }

// Run begins a run with a message from outside, of somebody who records
// nothing. Only what belongs to a run is recorded: not what parts do all the
// time.
func (p Part) Run(ctx context.Context, message string) (context.Context, End) {
	return p.start(ctx, message, trace.SpanKindServer, begins.Bool(true))
}

// Begin begins a run of a scenario by what the part does of its own accord.
func (p Part) Begin(ctx context.Context, scenario string) (context.Context, End) {
	return p.start(ctx, "run", trace.SpanKindInternal, begins.Bool(true), Scenario.String(scenario))
}

// Follows says which scenario of the model the run in ctx follows, by its ID.
func Follows(ctx context.Context, scenario string) {
	trace.SpanFromContext(ctx).SetAttributes(Scenario.String(scenario))
}

// Call sends a message to another part and waits for its reply.
func (p Part) Call(ctx context.Context, to, message string) (context.Context, End) {
	return p.start(ctx, message, trace.SpanKindClient, peerService.String(to))
}

// Called tells of a call that was made since then, of which it is known only
// now that it belongs to a run.
func (p Part) Called(ctx context.Context, to, message string, since time.Time, reply string) {
	if p.tracer == nil {
		return
	}
	_, span := p.tracer.Start(ctx, message, trace.WithTimestamp(since), trace.WithSpanKind(trace.SpanKindClient),
		trace.WithAttributes(peerService.String(to), Reply.String(reply)))
	span.End(trace.WithTimestamp(now()))
}

// Handle is the handling of a call from another part of the same process.
func (p Part) Handle(ctx context.Context, message string) (context.Context, End) {
	return p.start(ctx, message, trace.SpanKindServer)
}

// Send sends a message to another part that nobody waits for.
func (p Part) Send(ctx context.Context, to, message string) (context.Context, End) {
	return p.start(ctx, message, trace.SpanKindProducer, peerService.String(to))
}

// Self is something that the part does by itself.
func (p Part) Self(ctx context.Context, message string) (context.Context, End) {
	return p.start(ctx, message, trace.SpanKindInternal, itself.String("true"))
}

// Serve is the handling of a request by HTTP.
func (p Part) Serve(r *http.Request, message string) (*http.Request, End) {
	ctx := propagation.TraceContext{}.Extract(r.Context(), propagation.HeaderCarrier(r.Header))
	ctx, end := p.start(ctx, message, trace.SpanKindServer)
	return r.WithContext(ctx), end
}

// Receive is the handling of a message from a queue.
func (p Part) Receive(ctx context.Context, from string, header map[string]string, message string) (context.Context, End) {
	ctx = propagation.TraceContext{}.Extract(ctx, propagation.MapCarrier(header))
	return p.start(ctx, message, trace.SpanKindConsumer, destination.String(from))
}

// Header is the context as headers of a message in the queue.
func Header(ctx context.Context) map[string]string {
	header := propagation.MapCarrier{}
	propagation.TraceContext{}.Inject(ctx, header)
	return header
}

// Carry is a transport that puts the context into the headers of requests.
type Carry struct{ Base http.RoundTripper }

// RoundTrip sends a copy of the request.
func (c Carry) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	propagation.TraceContext{}.Inject(r.Context(), propagation.HeaderCarrier(r.Header))
	return c.Base.RoundTrip(r)
}

// Join returns a context that lives as long as life, and belongs to the run of
// other.
func Join(life, other context.Context) context.Context {
	return trace.ContextWithSpanContext(life, trace.SpanContextFromContext(other))
}

package recorded

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/internal/otlp"
	"github.com/lintel-go/lintel/model"
)

// The attributes of spans that speak to this check alone. All others are those
// of OpenTelemetry's semantic conventions.
const (
	// AttributeScenario is on any span of a run: the ID of the scenario that
	// it is a run of. Without it, the scenario that fits best is taken.
	AttributeScenario = "lintel.scenario"
	// AttributeReply is what a span answers with: the text of a Return.
	AttributeReply = "lintel.reply"
	// AttributeSelf is "true" on an internal span that is a message of a
	// service to itself. Other internal spans say nothing.
	AttributeSelf = "lintel.self"
)

// peers are the attributes that name who is called, where the called one
// records no span of its own, from the most telling on.
var peers = [...]string{"peer.service", "messaging.destination.name", "db.namespace", "db.system.name", "db.system", "messaging.system", "server.address"}

// Message is something that was seen to go from one service to another.
type Message struct {
	From, To string // services, as traces name them; empty: who records nothing
	Text     string // the name of the span; of a reply, what was answered, if that is known
	Reply    bool
	Told     bool // of a reply: what was answered is known
	At       int64
	Span     otlp.Span
}

// Messages are what a run consists of, in order. Clocks that differ are put
// right as far as the tree of spans says so: nothing begins before what it was
// done for.
func Messages(run otlp.Trace) []Message {
	t := tree{byID: map[string]otlp.Span{}, children: map[string][]otlp.Span{}}
	for _, s := range run.Spans {
		t.byID[s.ID] = s
	}
	var roots []otlp.Span
	for _, s := range run.Spans {
		parent := s.Parent
		if _, known := t.byID[parent]; !known {
			parent = ""
			for _, l := range s.Links { // a consumer may name the producer so
				if _, known := t.byID[l.Span]; known && l.Trace == run.ID && l.Span != s.ID {
					parent = l.Span
				}
			}
		}
		if parent == "" {
			roots = append(roots, s)
		} else {
			t.children[parent] = append(t.children[parent], s)
		}
	}
	walked := map[string]bool{}
	for _, s := range roots {
		t.walk(s, otlp.Span{}, s.Start, walked)
	}
	slices.SortStableFunc(t.messages, func(a, b Message) int { return cmp.Compare(a.At, b.At) })
	return t.messages
}

// tree is the spans of one run.
type tree struct {
	byID     map[string]otlp.Span
	children map[string][]otlp.Span // in the order of the spans
	messages []Message
}

// walk adds the messages of a span that was done for another, and of all that
// was done for it. None is before the time. Spans in a circle of parents are
// nobody's and never reached; walked ends circles of links.
func (t *tree) walk(s, parent otlp.Span, earliest int64, walked map[string]bool) {
	if walked[s.ID] {
		return
	}
	walked[s.ID] = true
	start := max(s.Start, earliest)
	end := max(s.End, start)
	m, counts := t.message(s, parent)
	if counts {
		m.At = start
		t.messages = append(t.messages, m)
	}
	for _, c := range t.children[s.ID] {
		t.walk(c, s, start, walked)
	}
	if counts && m.From != m.To && t.answers(s) {
		reply := Message{From: m.To, To: m.From, Text: s.Attributes[AttributeReply], Reply: true, At: end, Span: s}
		_, reply.Told = s.Attributes[AttributeReply]
		t.messages = append(t.messages, reply)
	}
}

// answers tells whether who did the span was waited for.
func (t *tree) answers(s otlp.Span) bool {
	if s.Kind == otlp.KindProducer || s.Kind == otlp.KindConsumer {
		_, told := s.Attributes[AttributeReply]
		return told
	}
	return true
}

// message is the message that a span was done for. A client's span whose server
// has one, too, is the same message twice, and counts with the server's.
func (t *tree) message(s, parent otlp.Span) (Message, bool) {
	m := Message{Text: s.Name, Span: s}
	switch s.Kind {
	case otlp.KindClient, otlp.KindProducer:
		if t.received(s) {
			return m, false
		}
		m.From, m.To = s.Service, s.Attribute(peers[:]...)
		return m, true
	case otlp.KindConsumer:
		m.From, m.To = cmp.Or(s.Attribute(peers[:]...), parent.Service), s.Service
		return m, true
	}
	if parent.ID != "" && parent.Service == s.Service {
		m.From, m.To = s.Service, s.Service
		return m, s.Attributes[AttributeSelf] == "true"
	}
	if parent.ID == "" && s.Kind != otlp.KindServer {
		return m, false // who began the run
	}
	m.From, m.To = parent.Service, s.Service
	return m, true
}

// received tells whether what a span sends is a span of who gets it.
func (t *tree) received(s otlp.Span) bool {
	return slices.ContainsFunc(t.children[s.ID], func(c otlp.Span) bool {
		return c.Service != s.Service && (c.Kind != otlp.KindConsumer || c.Attribute(peers[:]...) == "")
	})
}

// services gives each element its name in traces: its own, or that of what it
// is part of.
func services(m *model.Model) map[string]string {
	of := map[string]string{}
	for _, e := range m.Elements {
		if e.Service != "" {
			of[e.ID] = e.Service
		}
	}
	for _, e := range m.Elements {
		for _, above := range m.Ancestors(e.ID) { // the innermost first
			if of[e.ID] == "" && of[above] != "" {
				of[e.ID] = of[above]
			}
		}
	}
	return of
}

// plain is a text without what writing it varies in.
func plain(text string) string { return strings.ToLower(strings.Join(strings.Fields(text), " ")) }

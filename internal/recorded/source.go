package recorded

import (
	"cmp"
	"fmt"
	"go/format"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/lintel-go/lintel/internal/otlp"
	"github.com/lintel-go/lintel/model"
)

// Source writes a run as Go: a function that defines a scenario of just what
// was seen, given the handles that it speaks of. It is where an author begins;
// alternatives, loops and what goes on side by side are for the author to say.
func Source(m *model.Model, run otlp.Trace, name string) (string, error) {
	w := writer{model: m, variables: map[string]string{}, taken: map[string]bool{"model": true, "system": true, "sc": true}, replied: map[string]bool{}}
	service := services(m)
	known := map[string]bool{}
	for _, s := range service {
		known[s] = true
	}
	report := Report{Unknown: map[string]otlp.Span{}}
	messages := report.heard(Messages(run), known)
	if len(messages) == 0 {
		return "", fmt.Errorf("no service of the run is an element of %q\nhint: name them with model.Service", m.Name)
	}
	for _, m := range messages {
		if m.Reply {
			w.replied[m.Span.ID] = true
		}
	}
	var steps strings.Builder
	system := ""
	for _, message := range messages {
		from, to := w.element(message.From, message.To), w.element(message.To, message.From)
		if system == "" {
			system = w.systemOf(to)
		}
		if from == "" || to == "" || from == to && message.Reply {
			fmt.Fprintf(&steps, "\t// %s\n", message)
			continue
		}
		switch text := strconv.Quote(message.Text); {
		case message.Reply:
			fmt.Fprintf(&steps, "\tsc.Return(%s, %s, %s)\n", w.variable(from), w.variable(to), text)
		case from == to:
			fmt.Fprintf(&steps, "\tsc.Self(%s, %s)\n", w.variable(to), text)
		case w.replied[message.Span.ID]:
			fmt.Fprintf(&steps, "\tsc.Call(%s, %s, %s)\n", w.variable(from), w.variable(to), text)
		default:
			fmt.Fprintf(&steps, "\tsc.Send(%s, %s, %s)\n", w.variable(from), w.variable(to), text)
		}
	}
	function := "recorded" + strings.ToUpper(run.ID[:1]) + run.ID[1:8]
	var b strings.Builder
	fmt.Fprintf(&b, "// %s is what a run did that was recorded as trace %s.\n", function, run.ID)
	if e, ok := m.Element(system); ok {
		fmt.Fprintf(&b, "// The system is %q.\n", e.Name)
	}
	fmt.Fprintf(&b, "func %s(system *model.System%s) {\n", function, strings.Join(w.parameters, ""))
	fmt.Fprintf(&b, "\tsc := system.Scenario(%q, \"What a recorded run did\")\n%s}\n", cmp.Or(name, "Recorded run "+run.ID[:8]), steps.String())
	source, err := format.Source([]byte(b.String()))
	return string(source), err
}

// writer names what a function speaks of.
type writer struct {
	model      *model.Model
	variables  map[string]string // by ID of the element
	taken      map[string]bool
	parameters []string
	replied    map[string]bool // spans
}

// element is the element that a service stands for; of who records nothing,
// one that uses the other.
func (w *writer) element(service, other string) string {
	if service != "" {
		for _, e := range w.model.Elements {
			if e.Service == service {
				return e.ID
			}
		}
		return ""
	}
	to := w.element(other, "?")
	of := services(w.model)
	for _, r := range w.model.Relationships {
		if (r.To == to || slices.Contains(w.model.Ancestors(r.To), to)) && of[r.From] == "" {
			return r.From
		}
	}
	return ""
}

// systemOf is the system that an element is part of.
func (w *writer) systemOf(id string) string {
	ancestors := w.model.Ancestors(id)
	if len(ancestors) == 0 {
		return id
	}
	return ancestors[len(ancestors)-1]
}

// variable is the parameter for an element.
func (w *writer) variable(id string) string {
	if v, ok := w.variables[id]; ok {
		return v
	}
	e, _ := w.model.Element(id)
	var words []rune
	up := false
	for _, r := range e.Name {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			up = len(words) > 0
		case up:
			words, up = append(words, unicode.ToUpper(r)), false
		default:
			words = append(words, r)
		}
	}
	for i, r := range words { // API becomes api, and APIGateway apiGateway
		if !unicode.IsUpper(r) || i > 0 && i+1 < len(words) && !unicode.IsUpper(words[i+1]) {
			break
		}
		words[i] = unicode.ToLower(r)
	}
	name := string(words)
	if !token.IsIdentifier(name) {
		name = "element" + name
	}
	v := name
	for n := 2; w.taken[v]; n++ {
		v = name + strconv.Itoa(n)
	}
	w.taken[v], w.variables[id] = true, v
	kind := map[model.ElementKind]string{model.KindPerson: "Person", model.KindSystem: "System", model.KindContainer: "Container", model.KindComponent: "Component"}[e.Kind]
	w.parameters = append(w.parameters, ", "+v+" *model."+kind)
	return v
}

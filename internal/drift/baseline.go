package drift

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lintel-go/lintel/internal/textfile"
	"github.com/lintel-go/lintel/model"
)

// BaselineFile is the usual name of a baseline.
const BaselineFile = "lintel.baseline.json"

// BaselineVersion is the version of the form of a baseline.
const BaselineVersion = 1

// Baseline is the findings that a project has accepted for now. It only gets
// shorter by itself: what is mended must leave it.
type Baseline struct {
	File    string // how findings name it; the folder is that of the project
	Entries []Entry
}

// Entry accepts findings that are alike: as many as Count says. They are known
// again by everything but their lines.
type Entry struct {
	Finding Finding // Code, Workspace, View, Kind, Subject, Message, and the file, if nothing else says what it is about
	Count   int
	Acceptance
}

// Acceptance is who accepts a finding, why, and until when.
type Acceptance struct {
	Owner    string   `json:"owner"`
	Reason   string   `json:"reason"`
	Expires  string   `json:"expires"` // the last day, as 2031-12-24 in UTC
	Position Position `json:"position"`
}

// day is how a baseline writes days. They compare as texts.
const day = time.DateOnly

// CheckExpiry tells what is wrong with the day on which an acceptance ends.
func CheckExpiry(expires string, today time.Time) error {
	if _, err := time.Parse(day, expires); err != nil {
		return fmt.Errorf("%q is no day\nhint: write year, month and day as in 2031-12-24", expires)
	}
	if now := today.UTC().Format(day); expires < now {
		return fmt.Errorf("%s is over: today is %s\nhint: name the last day on which the findings are accepted", expires, now)
	}
	return nil
}

// entryForm is an entry as it is written.
type entryForm struct {
	Code      string `json:"code"`
	Workspace string `json:"workspace,omitempty"`
	View      string `json:"view,omitempty"`
	Kind      string `json:"kind,omitempty"`
	Subject   string `json:"subject,omitempty"`
	File      string `json:"file,omitempty"`
	Message   string `json:"message"`
	Count     int    `json:"count,omitempty"`
	Owner     string `json:"owner"`
	Reason    string `json:"reason"`
	Expires   string `json:"expires"`
}

type baselineForm struct {
	Version  int         `json:"version"`
	Findings []entryForm `json:"findings"`
}

func (e Entry) form() entryForm {
	f := entryForm{
		Code: e.Finding.Code, Workspace: e.Finding.Workspace, View: e.Finding.View,
		Kind: string(e.Finding.Kind), Subject: e.Finding.Subject, File: identify(e.Finding).file, Message: e.Finding.Message,
		Owner: e.Owner, Reason: e.Reason, Expires: e.Expires,
	}
	if e.Count != 1 {
		f.Count = e.Count
	}
	return f
}

// JSON writes the baseline, its entries sorted.
func (b Baseline) JSON() ([]byte, error) {
	form := baselineForm{Version: BaselineVersion, Findings: []entryForm{}}
	for _, e := range b.Entries {
		form.Findings = append(form.Findings, e.form())
	}
	slices.SortStableFunc(form.Findings, func(a, b entryForm) int {
		return cmp.Or(
			cmp.Compare(a.Workspace, b.Workspace), cmp.Compare(a.Code, b.Code), cmp.Compare(a.File, b.File), cmp.Compare(a.View, b.View),
			cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Message, b.Message),
		)
	})
	var out bytes.Buffer
	if err := plainJSON(&out, form); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

const baselineHint = "lintel check --accept writes the file; it is an object with a version and a list of findings"

// ParseBaseline reads a baseline. An error names the line.
func ParseBaseline(file string, text []byte) (Baseline, error) {
	p := baselineText{textfile.File{Name: file, Text: text}}
	if err := json.Unmarshal(text, new(any)); err != nil && !strings.HasSuffix(err.Error(), "after top-level value") {
		return Baseline{}, p.malformed(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	if first, err := decoder.Token(); err != nil {
		return Baseline{}, p.malformed(err)
	} else if first != json.Delim('{') {
		return Baseline{}, p.Fail(decoder.InputOffset(), "the file does not begin with {", baselineHint)
	}
	b := Baseline{File: file}
	seen := map[string]bool{}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return Baseline{}, p.malformed(err)
		}
		at := decoder.InputOffset()
		name, _ := key.(string)
		if seen[name] {
			return Baseline{}, p.Fail(at, name+" is there a second time", "keep one of them")
		}
		seen[name] = true
		switch name {
		case "version":
			var version json.RawMessage
			if err := decoder.Decode(&version); err != nil {
				return Baseline{}, p.malformed(err)
			}
			if string(version) != strconv.Itoa(BaselineVersion) {
				return Baseline{}, p.Fail(at, fmt.Sprintf("the file is of version %s, and this program reads version %d", version, BaselineVersion), "use the version of Lintel that wrote it, or write it anew")
			}
		case "findings":
			if b.Entries, err = p.entries(decoder); err != nil {
				return Baseline{}, err
			}
		default:
			return Baseline{}, p.Fail(at, fmt.Sprintf("there is no field %q", name), "the fields are version and findings")
		}
	}
	if _, err := decoder.Token(); err != nil {
		return Baseline{}, p.malformed(err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Baseline{}, p.Fail(decoder.InputOffset(), "there is more behind the closing brace", "remove it")
	}
	for _, name := range []string{"version", "findings"} {
		if !seen[name] {
			return Baseline{}, p.Fail(0, "the file has no "+name, baselineHint)
		}
	}
	return b, nil
}

// baselineText is a baseline while it is read.
type baselineText struct{ textfile.File }

// malformed is the error for a file that is no JSON.
func (p baselineText) malformed(err error) error {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) || strings.HasPrefix(err.Error(), "unexpected end") {
		return p.Fail(int64(len(bytes.TrimRight(p.Text, "\n"))), "the file ends too early", baselineHint)
	}
	line := p.Line(syntax.Offset - 1)
	here := bytes.Split(p.Text, []byte("\n"))[line-1]
	conflict := func(mark string) bool { return bytes.HasPrefix(here, []byte(mark)) }
	if slices.ContainsFunc([]string{"<<<<<<<", "=======", ">>>>>>>"}, conflict) {
		return fmt.Errorf("%s:%d: a merge has left the file in conflict\nhint: keep the entries of both sides; lintel check then says which are needed no more", p.Name, line)
	}
	return fmt.Errorf("%s:%d: %w\nhint: %s", p.Name, line, syntax, baselineHint)
}

// entries reads the list that comes next.
func (p baselineText) entries(decoder *json.Decoder) ([]Entry, error) {
	first, err := decoder.Token()
	if err != nil {
		return nil, p.malformed(err)
	}
	if first != json.Delim('[') {
		return nil, p.Fail(decoder.InputOffset(), "findings must be a list", baselineHint)
	}
	var all []Entry
	for decoder.More() {
		var raw json.RawMessage
		if err := decoder.Decode(&raw); err != nil {
			return nil, p.malformed(err)
		}
		e, err := p.entry(raw, decoder.InputOffset()-int64(len(raw)))
		if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	if _, err := decoder.Token(); err != nil {
		return nil, p.malformed(err)
	}
	return all, nil
}

// entry reads one entry, which begins at the offset.
func (p baselineText) entry(raw []byte, from int64) (Entry, error) {
	const fields = "the fields of an entry are code, workspace, view, kind, subject, file, message, count, owner, reason and expires"
	form := entryForm{Count: 1}
	strict := json.NewDecoder(bytes.NewReader(raw))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&form); err != nil {
		var mismatch *json.UnmarshalTypeError
		switch name, unknown := strings.CutPrefix(err.Error(), "json: unknown field "); {
		case unknown:
			return Entry{}, p.Fail(from+int64(max(bytes.Index(raw, []byte(name)), 0)), "an entry has no field "+name, fields)
		case errors.As(err, &mismatch) && mismatch.Field == "":
			return Entry{}, p.Fail(from, "an entry must be an object", fields)
		case errors.As(err, &mismatch):
			kind := "a text"
			if mismatch.Field == "count" {
				kind = "a whole number"
			}
			return Entry{}, p.Fail(from+mismatch.Offset, mismatch.Field+" must be "+kind, fields)
		}
		return Entry{}, p.malformed(err)
	}
	switch {
	case raw[0] != '{':
		return Entry{}, p.Fail(from, "an entry must be an object", fields)
	case form.Code == "":
		return Entry{}, p.Fail(from, "an entry has no code", "write the code of the finding that it accepts")
	case form.Message == "":
		return Entry{}, p.Fail(from, "an entry has no message", "write the message of the finding that it accepts: it accepts that one, and no other of its code")
	case form.Count < 1:
		return Entry{}, p.Fail(from, fmt.Sprintf("an entry accepts %d findings", form.Count), "count is how many findings there are that differ in their lines alone; leave it out if there is one")
	}
	f := Finding{Code: form.Code, Workspace: form.Workspace, View: form.View, Kind: model.SubjectKind(form.Kind), Subject: form.Subject, Message: form.Message}
	if form.File != "" {
		f.Positions = []Position{{File: form.File}}
	}
	return Entry{f, form.Count, Acceptance{form.Owner, form.Reason, form.Expires, Position{File: p.Name, Line: p.Line(from)}}}, nil
}

// About is what a run about one workspace can say something of: the entries
// about it, and of those about no workspace the ones that accept something of
// the report.
func (b Baseline) About(workspace string, r Report) Baseline {
	found := map[identity]bool{}
	for _, f := range r.Findings {
		found[identify(f)] = true
	}
	about := Baseline{File: b.File}
	for _, e := range b.Entries {
		if name := e.Finding.Workspace; name == workspace || name == "" && found[identify(e.Finding)] {
			about.Entries = append(about.Entries, e)
		}
	}
	return about
}

// Settlement is what a baseline is held against beside the findings.
type Settlement struct {
	Today  time.Time              // the day by which entries expire
	Refuse func(code string) bool // whether findings of a code cannot be accepted
}

// refuses tells whether findings of a code cannot be accepted. What the
// baseline itself says is never accepted by it.
func (s Settlement) refuses(code string) bool {
	return CheckOf(code).Name == checkBaseline || s.Refuse != nil && s.Refuse(code)
}

// live are the entries that may accept findings, by what they accept: the
// first of each that has not expired.
func (b Baseline) live(s Settlement) map[identity]*Entry {
	today := s.Today.UTC().Format(day)
	live := map[identity]*Entry{}
	for i := range b.Entries {
		e := &b.Entries[i]
		id := identify(e.Finding)
		if _, twice := live[id]; twice || s.refuses(e.Finding.Code) {
			continue
		}
		if _, err := time.Parse(day, e.Expires); err == nil && e.Expires < today {
			continue
		}
		live[id] = e
	}
	return live
}

// Settle takes out of a report what the baseline accepts, and adds what is
// wrong with the baseline. An entry of which nobody knows whether it is needed,
// because its check was left out, is let be.
func (b Baseline) Settle(r Report, s Settlement) Report {
	live := b.live(s)
	used := map[identity]int{}
	there := map[identity]int{}
	out := Report{Waived: r.Waived, Accepted: slices.Clone(r.Accepted), Skipped: r.Skipped}
	for _, f := range r.Findings {
		id := identify(f)
		there[id]++
		if e := live[id]; e != nil && used[id] < e.Count {
			used[id]++
			accepted := e.Acceptance
			f.Accepted = &accepted
			out.Accepted = append(out.Accepted, f)
			continue
		}
		out.Findings = append(out.Findings, f)
	}
	out.Findings = sorted(out.Findings, b.faults(r, live, there, s))
	return out
}

// faults is what is wrong with the entries, of which so many findings are
// there.
func (b Baseline) faults(r Report, live map[identity]*Entry, there map[identity]int, s Settlement) []Finding {
	c := newCollector(nil, Options{})
	for i := range b.Entries {
		e := &b.Entries[i]
		id := identify(e.Finding)
		what := e.Finding.Code + " " + quote(e.Finding.Message)
		add := func(code, message string, more ...Position) {
			c.add(Finding{Code: code, Message: message, Positions: append([]Position{e.Position}, more...)})
		}
		_, err := time.Parse(day, e.Expires)
		switch {
		case s.refuses(e.Finding.Code):
			add(codeNotAcceptable, "the entry accepts "+what+", which cannot be accepted")
			continue
		case live[id] != nil && live[id] != e:
			add(codeAcceptedTwice, "the entry accepts "+what+", as another does", Position{File: e.Position.File, Line: live[id].Position.Line, Note: "the other"})
			continue
		case there[id] == 0 && !b.judged(r, e.Finding):
		case there[id] == 0:
			add(codeMended, "the entry accepts "+what+", which is there no more: mended, or waived")
			continue
		case live[id] == nil:
			add(codeExpired, "until "+e.Expires+" the entry accepted "+what+" of "+quote(e.Owner))
		case there[id] < e.Count && b.judged(r, e.Finding):
			add(codeMendedInPart, fmt.Sprintf("the entry accepts %s %d times, and it is there %d times", what, e.Count, there[id]))
		}
		if strings.TrimSpace(e.Owner) == "" {
			add(codeNoOwner, "nobody answers for the accepted "+what)
		}
		if strings.TrimSpace(e.Reason) == "" {
			add(codeNoReason, "nobody says why "+what+" is accepted")
		}
		if err != nil {
			message := "nobody says until when " + what + " is accepted"
			if e.Expires != "" {
				message = what + " is accepted until " + quote(e.Expires) + ", which is no day"
			}
			add(codeNoExpiry, message)
		}
	}
	return c.all()
}

// judged tells whether the run would have found f again, were it still there.
// While a view cannot be drawn, nobody knows about its picture.
func (b Baseline) judged(r Report, f Finding) bool {
	check := CheckOf(f.Code).Name
	if !r.held(check, f.Workspace) {
		return false
	}
	return check != CheckLegibility && check != CheckPictures || !slices.ContainsFunc(r.Findings, func(o Finding) bool {
		return o.Code == CodeNotDrawn && o.Workspace == f.Workspace
	})
}

// Renewal says which findings a baseline is to accept beside those that it
// does, and the words for them.
type Renewal struct {
	Take func(code string) bool // of the findings that it does not accept yet; those of severity info are never taken
	Acceptance
}

// Renew is the baseline after a run that found what r says: without what is
// mended, and with what it is to take. What it accepts already keeps its owner,
// reason and day. Taken is how many findings were added.
func (b Baseline) Renew(r Report, s Settlement, n Renewal) (renewed Baseline, taken int) {
	live := b.live(s)
	counts := map[identity]int{}
	sample := map[identity]Finding{}
	var order []identity
	for _, f := range r.Findings {
		id := identify(f)
		if s.refuses(f.Code) {
			continue
		}
		if counts[id]++; counts[id] == 1 {
			sample[id] = f
			order = append(order, id)
		}
	}
	renewed = Baseline{File: b.File}
	keep := map[identity]bool{}
	for i := range b.Entries {
		e := b.Entries[i]
		id := identify(e.Finding)
		switch {
		case live[id] != nil && live[id] != &b.Entries[i], s.refuses(e.Finding.Code):
			continue
		case !b.judged(r, e.Finding):
		case counts[id] == 0:
			continue
		case live[id] == nil && n.Take(e.Finding.Code):
			continue // expired, and taken anew
		case counts[id] < e.Count:
			e.Count = counts[id]
		case counts[id] > e.Count && live[id] != nil && n.Take(e.Finding.Code):
			taken += counts[id] - e.Count
			e.Count = counts[id]
		}
		keep[id] = true
		renewed.Entries = append(renewed.Entries, e)
	}
	for _, id := range order {
		f := sample[id]
		if keep[id] || !n.Take(f.Code) || f.Severity == model.SeverityInfo {
			continue
		}
		taken += counts[id]
		renewed.Entries = append(renewed.Entries, Entry{Finding: f, Count: counts[id], Acceptance: n.Acceptance})
	}
	return renewed, taken
}

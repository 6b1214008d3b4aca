// Package decisions reads decision records (ADRs) in the layouts of adr-tools,
// MADR and log4brains.
//
// It reads what a list of decisions needs, and takes the lines that it
// understood out of the text, because the page shows them as facts. The text
// itself is a document of package markdown.
package decisions

import (
	"bytes"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/lintel-go/lintel/site/markdown"
)

// Decision is one record.
type Decision struct {
	File     string // slash-separated path inside its folder
	Number   string // "12"; empty when the layout has none
	Title    string
	Status   Status
	Words    string // the status in plain words
	Date     string // "2016-02-12"; empty: unknown
	Tags     []string
	Deciders []string
	Links    []Link
	Problems []Problem // sorted by line
	// Body is the record without the lines that were understood; they are
	// blank in it, so that its line numbers are the file's.
	Body []byte

	numbered int // line of the number; 0: the name of the file gives it
}

// Problem is something that a record says and nobody understands.
type Problem struct {
	Line    int // from 1
	Message string
	Hint    string
}

// Status is where a decision stands.
type Status string

// The statuses. Others than these are Other.
const (
	None       Status = ""
	Draft      Status = "draft"
	Proposed   Status = "proposed"
	Accepted   Status = "accepted"
	Rejected   Status = "rejected"
	Deprecated Status = "deprecated"
	Superseded Status = "superseded"
	Other      Status = "other"
)

// Kind says how one decision stands to another.
type Kind string

// The kinds of link.
const (
	Supersedes   Kind = "Supersedes"
	SupersededBy Kind = "Superseded by"
	Amends       Kind = "Amends"
	AmendedBy    Kind = "Amended by"
	Relates      Kind = "Relates to"
)

// Link leads to another decision.
type Link struct {
	Kind   Kind
	Target string // File of the other decision, if Known; else what the author wrote
	Known  bool
	Line   int // from 1
}

var (
	fileNumber = regexp.MustCompile(`^(\d{1,6})[-_ ]`)
	fileDate   = regexp.MustCompile(`^(\d{4})-?(\d{2})-?(\d{2})[-_ ]`)
	headNumber = regexp.MustCompile(`^(?:ADR[- ]?)?(\d{1,6})[.:] +`)
	headStatus = regexp.MustCompile(`(?i)^#{2,3}\s+status\s*#*$`)
	headLinks  = regexp.MustCompile(`(?i)^#{2,3}\s+links\s*#*$`)
	heading    = regexp.MustCompile(`^#{1,6}\s+`)
	dateLine   = regexp.MustCompile(`(?i)^date:\s*(\S.*)$`)
	statusLine = regexp.MustCompile(`(?i)^status:\s*(\S.*)$`)
	bullet     = regexp.MustCompile(`(?i)^[-*]\s+(status|date|tags|deciders|decision-makers):\s*(.*)$`)
	mdLink     = regexp.MustCompile(`\[([^\]]*)\]\(\s*<?([^)>\s]+)>?[^)]*\)`)
	adrNumber  = regexp.MustCompile(`(?i)\b(?:ADR[- ]?)?0*(\d{1,6})\b`)
	day        = regexp.MustCompile(`\d{4}-\d{2}-\d{2}`)
	section    = regexp.MustCompile(`^#{2,6}\s`)
	markup     = regexp.MustCompile("[*_`]+")
	word       = regexp.MustCompile(`^\pL+`)
	relation   = regexp.MustCompile(`(?i)\b(?:` + strings.Join(relationWords(), "|") + `)\b`)
	said       = regexp.MustCompile(`[\pL\pN]`)
	joining    = regexp.MustCompile(`(?i)\b(?:and|on|since)\b`)
)

// relations are the words that begin a link, in both spellings of the tools.
// A longer one stands before one that begins it.
func relations() []struct {
	words string
	kind  Kind
} {
	return []struct {
		words string
		kind  Kind
	}{
		{"superseded by", SupersededBy},
		{"superceded by", SupersededBy},
		{"supersedes", Supersedes},
		{"supercedes", Supersedes},
		{"amended by", AmendedBy},
		{"amends", Amends},
		{"clarified by", AmendedBy},
		{"clarifies", Amends},
		{"relates to", Relates},
		{"related to", Relates},
		{"linked to", Relates},
		{"refines", Relates},
		{"depends on", Relates},
	}
}

func relationWords() []string {
	var all []string
	for _, r := range relations() {
		all = append(all, r.words)
	}
	return all
}

// statuses are the words that a status begins with: those that are meant to
// be written, and others that are understood.
func statuses() map[string]Status {
	return map[string]Status{
		"draft": Draft, "proposed": Proposed, "accepted": Accepted, "rejected": Rejected, "deprecated": Deprecated,
		"superseded": Superseded, "superceded": Superseded, // adr-tools wrote it so once
	}
}

// Read reads one record. File is its slash-separated path inside its folder.
// The links know only what was written until Resolve has seen all records.
func Read(file string, source []byte) Decision {
	source = bytes.TrimPrefix(source, []byte("\xef\xbb\xbf"))
	d := Decision{File: file}
	front, _, skip := markdown.SplitFront(source)
	lines := strings.Split(string(source), "\n")
	taken := make([]bool, len(lines))

	d.setStatus(front.Get("status"), keyLine(lines[:skip], "status"))
	if date := front.Get("date"); date != "" {
		d.setDate(date, keyLine(lines[:skip], "date"))
	}
	d.Tags = front["tags"]
	d.Deciders = append(slices.Clone(front["deciders"]), front["decision-makers"]...)
	d.Title = front.Get("title")

	titled, fence, head := false, "", true // head: before the first section
	for i := skip; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		if fence != "" {
			if strings.HasPrefix(line, fence) {
				fence = ""
			}
			continue
		}
		if strings.HasPrefix(line, "```") || strings.HasPrefix(line, "~~~") {
			fence = line[:3]
			continue
		}
		head = head && !section.MatchString(line)
		switch {
		case !titled && strings.HasPrefix(line, "# "):
			titled = true
			title := strings.TrimSpace(strings.TrimRight(line[2:], "# "))
			if m := headNumber.FindStringSubmatch(title); m != nil {
				d.Number, d.numbered = trimNumber(m[1]), i+1
				title = title[len(m[0]):]
			}
			if d.Title == "" {
				d.Title = title
			}
		case headStatus.MatchString(line):
			d.statusSection(lines, taken, i)
		case headLinks.MatchString(line):
			d.linkSection(lines, i)
		case dateLine.MatchString(line) && d.Date == "":
			if date := dateLine.FindStringSubmatch(line)[1]; head || day.MatchString(date) {
				taken[i] = d.setDate(date, i+1)
			}
		case head && d.Status == None && statusLine.MatchString(line):
			taken[i] = d.bullet("status", statusLine.FindStringSubmatch(line)[1], i+1)
		case bullet.MatchString(line):
			m := bullet.FindStringSubmatch(line)
			if name := strings.ToLower(m[1]); head || name != "status" && name != "date" {
				taken[i] = d.bullet(name, strings.TrimSpace(m[2]), i+1)
			}
		}
	}
	d.fromFile()
	for i := range lines {
		if taken[i] {
			lines[i] = ""
		}
	}
	d.Body = []byte(strings.Join(lines, "\n"))
	d.sortProblems()
	return d
}

func (d *Decision) problem(line int, message, hint string) {
	d.Problems = append(d.Problems, Problem{line, message, hint})
}

func (d *Decision) sortProblems() {
	sort.SliceStable(d.Problems, func(i, j int) bool { return d.Problems[i].Line < d.Problems[j].Line })
}

// keyLine is the line of a key in the front matter, from 1.
func keyLine(front []string, key string) int {
	for i, line := range front {
		if name, _, ok := strings.Cut(line, ":"); ok && strings.EqualFold(strings.TrimSpace(name), key) {
			return i + 1
		}
	}
	return 1
}

func (d *Decision) fromFile() {
	base := path.Base(d.File)
	if m := fileDate.FindStringSubmatch(base); m != nil {
		if d.Date == "" {
			d.setDate(m[1]+"-"+m[2]+"-"+m[3], 1)
		}
	} else if m := fileNumber.FindStringSubmatch(base); m != nil {
		number := trimNumber(m[1])
		switch d.Number {
		case "":
			d.Number = number
		case number:
		default:
			d.problem(d.numbered, "the heading gives the number "+d.Number+", and the name of the file "+number, "give both the same number")
		}
	}
	if d.Title == "" {
		d.Title = strings.TrimSuffix(base, path.Ext(base))
	}
}

func trimNumber(s string) string {
	if s = strings.TrimLeft(s, "0"); s == "" {
		return "0"
	}
	return s
}

// setDate takes the day that s holds, and tells whether there is one.
func (d *Decision) setDate(s string, line int) bool {
	m := day.FindString(s)
	if _, err := time.Parse(time.DateOnly, m); err != nil {
		d.problem(line, strconv.Quote(s)+" is no date", "write year, month and day: 2026-01-31")
		return false
	}
	d.Date = m
	return true
}

// bullet reads one line of the list that log4brains and older MADR put on top.
func (d *Decision) bullet(name, value string, line int) bool {
	switch name {
	case "status":
		if d.Status != None {
			return false
		}
		d.setStatus(value, line)
		return d.Status != None
	case "date":
		return d.Date == "" && d.setDate(value, line)
	case "tags":
		d.Tags = append(d.Tags, list(value)...)
	default:
		d.Deciders = append(d.Deciders, list(value)...)
	}
	return true
}

func list(s string) []string {
	var items []string
	for item := range strings.SplitSeq(s, ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

// setStatus reads "accepted", "superseded by [5. X](0005-x.md)", "superseded
// by ADR-0005", or "accepted, amends [1](0001-a.md)". It tells whether that is
// all that s says.
func (d *Decision) setStatus(s string, line int) bool {
	s = strings.TrimSpace(s)
	plain := strings.TrimSpace(markup.ReplaceAllString(mdLink.ReplaceAllString(s, "$1"), ""))
	if plain == "" {
		return false
	}
	links, rest := parseLinks(s, line)
	d.Links = append(d.Links, links...)
	begins := strings.ToLower(word.FindString(plain))
	status, known := statuses()[begins]
	if !known {
		if at := relation.FindStringIndex(plain); at != nil && at[0] == 0 && len(links) > 0 {
			return !said.MatchString(rest) // "amends 1" alone says nothing of its status
		}
		d.Status, d.Words = Other, strings.ToLower(strings.TrimRight(plain, ". "))
		d.problem(line, "the status "+strconv.Quote(plain)+" is unknown", "write draft, proposed, accepted, rejected, deprecated, or superseded by another decision")
		return true
	}
	d.Status, d.Words = status, string(status)
	rest = strings.TrimLeft(rest, "*_` ")
	if len(rest) >= len(begins) && strings.EqualFold(rest[:len(begins)], begins) {
		rest = rest[len(begins):]
	}
	return !said.MatchString(rest)
}

// parseLinks reads every relation to other decisions in a line, and returns
// what the line says besides, without dates and the words between.
func parseLinks(s string, line int) (links []Link, rest string) {
	inLink := mdLink.FindAllStringIndex(s, -1)
	var starts []int
	for _, at := range relation.FindAllStringIndex(s, -1) {
		if !slices.ContainsFunc(inLink, func(l []int) bool { return l[0] < at[0] && at[1] <= l[1] }) {
			starts = append(starts, at[0])
		}
	}
	var left strings.Builder
	from := 0
	for i, start := range starts {
		left.WriteString(s[from:start])
		end := len(s)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		clause := s[start:end]
		first, ok := parseLink(clause, line)
		if !ok {
			from = start
			continue
		}
		from = end
		links = append(links, first)
		targets := mdLink.FindAllStringIndex(clause, -1)
		for _, at := range targets[min(1, len(targets)):] {
			if strings.Contains(clause[at[0]:at[1]], "://") {
				continue // what it has to do with the minutes of a meeting is not our business
			}
			if more, ok := parseLink(string(first.Kind)+" "+clause[at[0]:at[1]], line); ok {
				links = append(links, more)
			}
		}
		clause = relation.ReplaceAllString(mdLink.ReplaceAllString(clause, " "), " ")
		if len(targets) == 0 {
			if at := adrNumber.FindStringIndex(clause); at != nil {
				clause = clause[:at[0]] + clause[at[1]:]
			}
		}
		left.WriteString(clause)
	}
	left.WriteString(s[from:])
	return links, joining.ReplaceAllString(day.ReplaceAllString(left.String(), " "), " ")
}

// parseLink reads a line that begins with one of the relations.
func parseLink(s string, line int) (Link, bool) {
	for _, r := range relations() {
		if len(s) < len(r.words) || !strings.EqualFold(s[:len(r.words)], r.words) {
			continue
		}
		rest := s[len(r.words):]
		if m := mdLink.FindStringSubmatch(rest); m != nil {
			target, _, _ := strings.Cut(m[2], "#")
			if u, err := url.PathUnescape(target); err == nil {
				target = u
			}
			return Link{Kind: r.kind, Target: target, Line: line}, true
		}
		if m := adrNumber.FindStringSubmatch(rest); m != nil {
			return Link{Kind: r.kind, Target: m[1], Line: line}, true
		}
		return Link{}, false
	}
	return Link{}, false
}

// longest is how many characters a line may have to be taken for a status of
// the author's own, and not for a sentence.
const longest = 40

// statusSection reads the section of adr-tools. It takes the section out of
// the text only if every line in it was understood.
func (d *Decision) statusSection(lines []string, taken []bool, head int) {
	if d.Status != None {
		return
	}
	end, understood, first := head+1, true, 0
	for ; end < len(lines); end++ {
		line := strings.TrimSpace(lines[end])
		if heading.MatchString(line) {
			break
		}
		if line == "" {
			continue
		}
		if first == 0 {
			first = end + 1
		}
		line = strings.TrimLeft(line, "-* ")
		plain := strings.TrimSpace(markup.ReplaceAllString(mdLink.ReplaceAllString(line, "$1"), ""))
		_, status := statuses()[strings.ToLower(word.FindString(plain))]
		at := relation.FindStringIndex(plain)
		switch {
		case at != nil && at[0] == 0:
			links, rest := parseLinks(line, end+1)
			d.Links = append(d.Links, links...)
			if slices.ContainsFunc(links, func(l Link) bool { return l.Kind == SupersededBy }) {
				d.Status, d.Words = Superseded, string(Superseded)
			}
			understood = understood && len(links) > 0 && !said.MatchString(rest)
		case d.Status == None && (status || utf8.RuneCountInString(plain) <= longest):
			understood = d.setStatus(line, end+1) && understood
		default:
			understood = false
		}
	}
	if d.Status == None && first > 0 {
		d.problem(first, "the section says no status", "begin it with draft, proposed, accepted, rejected, deprecated or superseded")
	}
	if understood && d.Status != None {
		for i := head; i < end; i++ {
			taken[i] = true
		}
	}
}

// linkSection reads the list of links that log4brains puts last. It stays in
// the text, for it may have more to say.
func (d *Decision) linkSection(lines []string, head int) {
	for i := head + 1; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		if heading.MatchString(line) {
			return
		}
		if link, ok := parseLink(strings.TrimLeft(line, "-* "), i+1); ok {
			d.Links = append(d.Links, link)
		}
	}
}

// Resolve returns the records sorted by number, then date, then file, with
// every link led to the file that it means, and with the other half of each
// link added where its author left it out. A number that two records have, and
// one that a record lacks among others, are Problems.
func Resolve(records []Decision) []Decision {
	out := slices.Clone(records)
	sort.SliceStable(out, func(i, j int) bool { return less(out[i], out[j]) })
	byFile, byNumber := map[string]int{}, map[string]int{}
	for i, d := range out {
		byFile[d.File] = i
		if _, taken := byNumber[d.Number]; !taken && d.Number != "" {
			byNumber[d.Number] = i
		}
	}
	number(out)
	for i := range out {
		out[i].Links = slices.Clone(out[i].Links)
		for k, l := range out[i].Links {
			if other, ok := byFile[path.Join(path.Dir(out[i].File), l.Target)]; ok && path.Ext(l.Target) != "" {
				out[i].Links[k].Target, out[i].Links[k].Known = out[other].File, true
			} else if other, ok := byNumber[trimNumber(l.Target)]; ok {
				out[i].Links[k].Target, out[i].Links[k].Known = out[other].File, true
			}
		}
	}
	for i := range out {
		for _, l := range out[i].Links {
			if l.Known {
				other := &out[byFile[l.Target]]
				other.addReverse(l.Kind, out[i].File)
			}
		}
	}
	return out
}

// number finds the numbers that are not those of one record each.
func number(records []Decision) {
	first := map[string]string{} // number → file
	last := 0
	for i := range records {
		d := &records[i]
		d.Problems = slices.Clone(d.Problems)
		n, err := strconv.Atoi(d.Number)
		if err != nil {
			continue
		}
		last = max(last, n)
		if other, taken := first[d.Number]; taken {
			d.problem(max(d.numbered, 1), "decision "+d.Number+" is also "+other, "give each decision its own number")
			d.sortProblems()
			continue
		}
		first[d.Number] = d.File
	}
	if len(first) == 0 {
		return // a layout without numbers
	}
	for i := range records {
		if d := &records[i]; d.Number == "" {
			d.problem(1, "the decision has no number, and others have", fmt.Sprintf("begin the name of its file with one, such as %04d-", last+1))
			d.sortProblems()
		}
	}
}

func (d *Decision) addReverse(kind Kind, from string) {
	reverse := map[Kind]Kind{Supersedes: SupersededBy, SupersededBy: Supersedes, Amends: AmendedBy, AmendedBy: Amends, Relates: Relates}[kind]
	for _, l := range d.Links {
		if l.Kind == reverse && l.Target == from {
			return
		}
	}
	d.Links = append(d.Links, Link{Kind: reverse, Target: from, Known: true})
}

func less(a, b Decision) bool {
	if a.Number != b.Number {
		m, errA := strconv.Atoi(a.Number)
		n, errB := strconv.Atoi(b.Number)
		if errA == nil && errB == nil {
			return m < n
		}
		return errA == nil // numbered ones first
	}
	if a.Date != b.Date {
		return a.Date < b.Date
	}
	return a.File < b.File
}

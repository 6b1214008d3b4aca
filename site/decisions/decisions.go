// Package decisions reads decision records (ADRs) in the layouts of adr-tools,
// MADR and log4brains.
//
// It reads what a list of decisions needs, and takes the lines that it
// understood out of the text, because the page shows them as facts. The text
// itself is a document of package markdown.
package decisions

import (
	"bytes"
	"net/url"
	"path"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/site/markdown"
)

// Decision is one record.
type Decision struct {
	File     string // slash-separated path inside its folder
	Number   string // "12"; empty when the layout has none
	Title    string
	Status   Status
	Words    string // the status as it was written, without links
	Date     string // "2016-02-12"; empty: unknown
	Tags     []string
	Deciders []string
	Links    []Link
	// Body is the record without the lines that were understood; they are
	// blank in it, so that its line numbers are the file's.
	Body []byte
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
	bullet     = regexp.MustCompile(`(?i)^[-*]\s+(status|date|tags|deciders|decision-makers):\s*(.*)$`)
	mdLink     = regexp.MustCompile(`\[([^\]]*)\]\(\s*<?([^)>\s]+)>?[^)]*\)`)
	adrNumber  = regexp.MustCompile(`(?i)\b(?:ADR[- ]?)?0*(\d{1,6})\b`)
	day        = regexp.MustCompile(`\d{4}-\d{2}-\d{2}`)
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

// Read reads one record. File is its slash-separated path inside its folder.
// The links know only what was written until Resolve has seen all records.
func Read(file string, source []byte) Decision {
	source = bytes.TrimPrefix(source, []byte("\xef\xbb\xbf"))
	d := Decision{File: file}
	front, _, skip := markdown.SplitFront(source)
	lines := strings.Split(string(source), "\n")
	taken := make([]bool, len(lines))

	d.setStatus(front.Get("status"), 1)
	d.setDate(front.Get("date"))
	d.Tags = front["tags"]
	d.Deciders = append(slices.Clone(front["deciders"]), front["decision-makers"]...)
	d.Title = front.Get("title")

	titled, fence := false, ""
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
		switch {
		case !titled && strings.HasPrefix(line, "# "):
			titled = true
			title := strings.TrimSpace(strings.TrimRight(line[2:], "# "))
			if m := headNumber.FindStringSubmatch(title); m != nil {
				d.Number = trimNumber(m[1])
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
			if d.setDate(dateLine.FindStringSubmatch(line)[1]); d.Date != "" {
				taken[i] = true
			}
		case bullet.MatchString(line):
			m := bullet.FindStringSubmatch(line)
			taken[i] = d.bullet(strings.ToLower(m[1]), strings.TrimSpace(m[2]), i+1)
		}
	}
	d.fromFile()
	for i := range lines {
		if taken[i] {
			lines[i] = ""
		}
	}
	d.Body = []byte(strings.Join(lines, "\n"))
	return d
}

func (d *Decision) fromFile() {
	base := path.Base(d.File)
	if m := fileDate.FindStringSubmatch(base); m != nil {
		if d.Date == "" {
			d.Date = m[1] + "-" + m[2] + "-" + m[3]
		}
	} else if m := fileNumber.FindStringSubmatch(base); m != nil && d.Number == "" {
		d.Number = trimNumber(m[1])
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

func (d *Decision) setDate(s string) {
	if m := day.FindString(s); m != "" {
		d.Date = m
	}
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
		if d.Date == "" {
			d.setDate(value)
		}
		return day.MatchString(value)
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

// setStatus reads "accepted", "superseded by [5. X](0005-x.md)", or
// "superseded by ADR-0005".
func (d *Decision) setStatus(s string, line int) {
	s = strings.TrimSpace(s)
	if s == "" || strings.Contains(s, "{") { // a template's placeholder
		return
	}
	if link, ok := parseLink(s, line); ok {
		d.Links = append(d.Links, link)
		if link.Kind == SupersededBy {
			d.Status, d.Words = Superseded, "superseded"
		}
		return
	}
	word := strings.ToLower(strings.Trim(s, "*_. "))
	d.Words = word
	first, _, _ := strings.Cut(word, " ")
	switch first = strings.TrimRight(first, ",;:"); first {
	case "draft", "proposed", "accepted", "rejected", "deprecated", "superseded":
		d.Status = Status(first)
	case "superceded":
		d.Status = Superseded
	case "approved", "decided":
		d.Status = Accepted
	case "declined":
		d.Status = Rejected
	default:
		d.Status = Other
	}
}

// parseLink reads a line that begins with one of the relations.
func parseLink(s string, line int) (Link, bool) {
	lower := strings.ToLower(s)
	for _, r := range relations() {
		rest, ok := strings.CutPrefix(lower, r.words)
		if !ok {
			continue
		}
		rest = s[len(s)-len(rest):]
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

// statusSection reads the section of adr-tools. It takes the section out of
// the text only if every line in it was understood.
func (d *Decision) statusSection(lines []string, taken []bool, head int) {
	if d.Status != None {
		return
	}
	end, understood := head+1, true
	for ; end < len(lines); end++ {
		line := strings.TrimSpace(lines[end])
		if heading.MatchString(line) {
			break
		}
		if line == "" {
			continue
		}
		before := len(d.Links)
		if link, ok := parseLink(strings.TrimLeft(line, "-* "), end+1); ok {
			d.Links = append(d.Links, link)
			if link.Kind == SupersededBy {
				d.Status, d.Words = Superseded, "superseded"
			}
		} else if d.Status == None && len(d.Links) == before && len(line) <= 40 {
			d.setStatus(line, end+1)
		} else {
			understood = false
		}
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
// link added where its author left it out.
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

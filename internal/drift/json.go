package drift

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf16"

	"github.com/lintel-go/lintel/model"
)

// JSONVersion is the version of what JSON writes. It changes when a reader of
// the previous form would misread the new one; a new field does not change it.
const JSONVersion = 1

// document is the form of a report in JSON.
type document struct {
	Version  int        `json:"version"`  // JSONVersion
	Errors   int        `json:"errors"`   // how many findings are errors,
	Warnings int        `json:"warnings"` // how many warnings,
	Infos    int        `json:"infos"`    // and how many only worth knowing
	Findings []Finding  `json:"findings"` // sorted by place, never null
	Waived   []Finding  `json:"waived"`   // those that a model accepts, with the reason; never null
	Accepted []Finding  `json:"accepted"` // those that the baseline accepts, with owner, reason and day; never null
	Skipped  []Omission `json:"skipped"`  // what was not held, and why; never null
}

// JSON writes a report for programs: an object with version, errors, warnings,
// infos, findings, waived and accepted, these in the form of Finding, and skipped.
func JSON(w io.Writer, r Report) error {
	d := document{
		Version:  JSONVersion,
		Errors:   r.Count(model.SeverityError),
		Warnings: r.Count(model.SeverityWarning),
		Infos:    r.Count(model.SeverityInfo),
		Findings: append([]Finding{}, r.Findings...),
		Waived:   append([]Finding{}, r.Waived...),
		Accepted: append([]Finding{}, r.Accepted...),
		Skipped:  append([]Omission{}, r.Skipped...),
	}
	return plainJSON(w, d)
}

// plainJSON writes a value with indentation, and what could steer a terminal
// or turn the direction of text as escapes.
func plainJSON(w io.Writer, value any) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	for _, r := range text.String() { // outside of texts, JSON has only ASCII
		switch {
		case r == '\n' || !hidden(r):
			out.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(out, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(out, `\u%04x`, r)
		}
	}
	return out.Flush()
}

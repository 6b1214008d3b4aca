package drift

import (
	"encoding/json"
	"io"

	"github.com/lintel-go/lintel/model"
)

// JSONVersion is the version of what JSON writes. It changes when a reader of
// the previous form would misread the new one; a new field does not change it.
const JSONVersion = 1

// document is the form of a report in JSON.
type document struct {
	Version  int       `json:"version"`  // JSONVersion
	Errors   int       `json:"errors"`   // how many findings are errors,
	Warnings int       `json:"warnings"` // how many warnings,
	Infos    int       `json:"infos"`    // and how many only worth knowing
	Findings []Finding `json:"findings"` // sorted by place, never null
	Waived   []Finding `json:"waived"`   // those that are accepted, with the reason; never null
}

// JSON writes a report for programs: an object with version, errors, warnings,
// infos, findings and waived, the latter two in the form of Finding.
func JSON(w io.Writer, r Report) error {
	d := document{
		Version:  JSONVersion,
		Errors:   r.Count(model.SeverityError),
		Warnings: r.Count(model.SeverityWarning),
		Infos:    r.Count(model.SeverityInfo),
		Findings: r.Findings,
		Waived:   r.Waived,
	}
	if d.Findings == nil {
		d.Findings = []Finding{}
	}
	if d.Waived == nil {
		d.Waived = []Finding{}
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(d)
}

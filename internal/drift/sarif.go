package drift

import (
	"cmp"
	"io"
	"unicode/utf8"

	"github.com/lintel-go/lintel/model"
)

// SARIF writes a report in the Static Analysis Results Interchange Format,
// version 2.1.0, which code scanning reads. Findings that are waived or
// accepted are among the results, and suppressed. A result has a fingerprint
// that stays the same when lines move.
func SARIF(w io.Writer, r Report, s Surroundings) error {
	all := sorted(r.Findings, r.Waived, r.Accepted)
	run := sarifRun{
		Tool:       sarifTool{sarifDriver{Name: "Lintel", Version: s.Version, URI: "https://github.com/lintel-go/lintel", Rules: []sarifRule{}}},
		Columns:    "unicodeCodePoints",
		Bases:      map[string]sarifBase{sourceRoot: {sarifText{Text: "the root folder of the repository"}}},
		Automation: sarifID{"lintel/"},
		Results:    []sarifResult{},
	}
	done := sarifInvocation{Successful: true}
	for _, f := range all {
		done.Successful = done.Successful && (CheckOf(f.Code).Name != CheckLoading || f.Severity != model.SeverityError)
	}
	for _, skip := range r.Skipped {
		done.Notes = append(done.Notes, sarifNote{"note", sarifText{Text: cmp.Or(skip.Check, "all checks") + notHeld(skip) + seen(skip.Reason)}})
	}
	run.Invocations = []sarifInvocation{done}

	sources := excerpts{read: s.Read, files: map[string][][]byte{}}
	rules := map[string]int{}
	count := map[identity]int{}
	for _, f := range all {
		index, known := rules[f.Code]
		if !known {
			index = len(rules)
			rules[f.Code] = index
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, s.sarifRule(f.Code))
		}
		id := identify(f)
		run.Results = append(run.Results, s.sarifResult(f, index, id.fingerprint(count[id]), sources))
		count[id]++
	}
	return plainJSON(w, sarifLog{Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run}})
}

func notHeld(skip Omission) string {
	if skip.Workspace == "" {
		return " not held: "
	}
	return " not held of " + Visible(skip.Workspace) + ": "
}

// sourceRoot stands for the root folder of the repository, as readers of SARIF
// know it.
const sourceRoot = "%SRCROOT%"

type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool            `json:"tool"`
		Invocations []sarifInvocation    `json:"invocations"`
		Bases       map[string]sarifBase `json:"originalUriBaseIds"`
		Automation  sarifID              `json:"automationDetails"`
		Columns     string               `json:"columnKind"`
		Results     []sarifResult        `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		URI     string      `json:"informationUri"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID         string             `json:"id"`
		Short      sarifText          `json:"shortDescription"`
		Help       sarifText          `json:"help"`
		HelpURI    string             `json:"helpUri,omitempty"`
		Default    sarifConfiguration `json:"defaultConfiguration"`
		Properties sarifProperties    `json:"properties"`
	}
	sarifConfiguration struct {
		Level string `json:"level"`
	}
	sarifInvocation struct {
		Successful bool        `json:"executionSuccessful"`
		Notes      []sarifNote `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNote struct {
		Level   string    `json:"level"`
		Message sarifText `json:"message"`
	}
	sarifBase struct {
		Description sarifText `json:"description"`
	}
	sarifID struct {
		ID string `json:"id"`
	}
	sarifText struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifResult struct {
		Rule         string             `json:"ruleId"`
		Index        int                `json:"ruleIndex"`
		Level        string             `json:"level"`
		Message      sarifText          `json:"message"`
		Locations    []sarifLocation    `json:"locations"`
		Related      []sarifLocation    `json:"relatedLocations,omitempty"`
		Fingerprints map[string]string  `json:"partialFingerprints"`
		Suppressions []sarifSuppression `json:"suppressions,omitempty"`
		Properties   sarifProperties    `json:"properties"`
	}
	sarifLocation struct {
		ID       int            `json:"id,omitempty"`
		Physical *sarifPhysical `json:"physicalLocation,omitempty"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
		Message  *sarifText     `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI  string `json:"uri"`
		Base string `json:"uriBaseId,omitempty"`
	}
	sarifRegion struct {
		Line   int `json:"startLine"`
		Column int `json:"startColumn,omitempty"`
	}
	sarifLogical struct {
		Name string `json:"fullyQualifiedName"`
		Kind string `json:"kind,omitempty"`
	}
	sarifSuppression struct {
		Kind          string         `json:"kind"`
		Status        string         `json:"status"`
		Justification string         `json:"justification"`
		Location      *sarifLocation `json:"location,omitempty"`
	}
	sarifProperties struct {
		Check     string `json:"check"`
		Workspace string `json:"workspace,omitempty"`
		View      string `json:"view,omitempty"`
	}
)

func sarifLevel(s model.Severity) string {
	switch s {
	case model.SeverityError:
		return "error"
	case model.SeverityWarning:
		return "warning"
	}
	return "note"
}

func (s Surroundings) sarifRule(code string) sarifRule {
	rule := s.rule(code)
	words := cmp.Or(rule.Summary, code)
	help := words + "."
	if rule.Advice != "" {
		help += " What to do: " + rule.Advice + "."
	}
	markdown := escapeMarkdown(help)
	at := s.reference(code)
	if at != "" {
		help += " See " + at
		markdown += " [All findings](" + at + ")"
	}
	return sarifRule{
		ID: code, Short: sarifText{Text: words}, Help: sarifText{Text: help, Markdown: markdown}, HelpURI: at,
		Default: sarifConfiguration{sarifLevel(rule.Severity)}, Properties: sarifProperties{Check: CheckOf(code).Name},
	}
}

func (s Surroundings) sarifResult(f Finding, rule int, fingerprint string, sources excerpts) sarifResult {
	result := sarifResult{
		Rule: f.Code, Index: rule, Level: sarifLevel(f.Severity), Message: sarifText{Text: shared{Finding: f}.words()},
		Fingerprints: map[string]string{"lintelFinding/v1": fingerprint},
		Properties:   sarifProperties{Check: CheckOf(f.Code).Name, Workspace: seen(f.Workspace), View: seen(f.View)},
	}
	first := f.at()
	if first.File == "" {
		first.File = s.Whole // readers refuse results that are nowhere
	}
	where := sarifLocation{Physical: s.sarifPlace(first, sources)}
	if f.Subject != "" {
		where.Logical = []sarifLogical{{seen(f.Subject), string(f.Kind)}}
	}
	result.Locations = []sarifLocation{where}
	for i, p := range f.Positions[min(1, len(f.Positions)):] {
		note := cmp.Or(p.Note, "see also")
		result.Related = append(result.Related, sarifLocation{ID: i + 1, Physical: s.sarifPlace(p, sources), Message: &sarifText{Text: seen(note)}})
	}
	switch {
	case f.Waived != nil:
		result.Suppressions = []sarifSuppression{{
			Kind: "inSource", Status: "accepted", Justification: seen(f.Waived.Reason),
			Location: &sarifLocation{Physical: s.sarifPlace(f.Waived.Position, sources)},
		}}
	case f.Accepted != nil:
		result.Suppressions = []sarifSuppression{{
			Kind: "external", Status: "accepted", Justification: whyNot(f),
			Location: &sarifLocation{Physical: s.sarifPlace(f.Accepted.Position, sources)},
		}}
	}
	return result
}

// sarifPlace is a position as SARIF has it; nil, if it is none. Columns are
// counted in code points there.
func (s Surroundings) sarifPlace(p Position, sources excerpts) *sarifPhysical {
	if p.File == "" {
		return nil
	}
	address, relative := s.uri(p.File)
	place := &sarifPhysical{Artifact: sarifArtifact{URI: address}}
	if relative {
		place.Artifact.Base = sourceRoot
	}
	if p.Line > 0 {
		place.Region = &sarifRegion{Line: p.Line}
		if line, ok := sources.line(p); ok && p.Column > 0 && p.Column <= len(line)+1 {
			place.Region.Column = 1 + utf8.RuneCountInString(line[:p.Column-1])
		}
	}
	return place
}

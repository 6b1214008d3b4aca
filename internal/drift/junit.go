package drift

import (
	"bytes"
	"encoding/xml"
	"io"
	"slices"

	"github.com/lintel-go/lintel/model"
)

// JUnit writes a report as XML that CI systems read as the results of tests.
// Every check is a suite. A finding is a test case that fails; a rule without
// findings is one that passes, and what was waived, accepted or not held is
// one that is skipped, with the reason. A finding of severity info passes, and
// is the output of its case. Nothing is measured, so that the same report
// gives the same bytes.
func JUnit(w io.Writer, r Report, s Surroundings) error {
	all := junitSuites{Name: "lintel check"}
	checks := Checks()
	for _, f := range slices.Concat(r.Findings, r.Waived, r.Accepted) {
		if c := CheckOf(f.Code); !slices.Contains(checks, c) {
			checks = append(checks, c)
		}
	}
	for _, c := range checks {
		if suite := r.junit(c, s); suite.Tests > 0 {
			all.Suites = append(all.Suites, suite)
			all.Tests += suite.Tests
			all.Failures += suite.Failures
			all.Errors += suite.Errors
			all.Skipped += suite.Skipped
		}
	}
	text, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	_, err = io.Copy(w, io.MultiReader(bytes.NewReader([]byte(xml.Header)), bytes.NewReader(text), bytes.NewReader([]byte("\n"))))
	return err
}

type junitCounts struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Errors   int `xml:"errors,attr"`
	Skipped  int `xml:"skipped,attr"`
}

type junitSuites struct {
	XMLName xml.Name `xml:"testsuites"`
	Name    string   `xml:"name,attr"`
	junitCounts
	Suites []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name string `xml:"name,attr"`
	junitCounts
	Cases []junitCase `xml:"testcase"`
}

// junitCase has at most one of Skipped, Error and Failure.
type junitCase struct {
	Name    string       `xml:"name,attr"`
	Class   string       `xml:"classname,attr"`
	Time    string       `xml:"time,attr"`
	Skipped *junitResult `xml:"skipped"`
	Error   *junitResult `xml:"error"`
	Failure *junitResult `xml:"failure"`
	Output  string       `xml:"system-out,omitempty"`
}

type junitResult struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

func (s *junitSuite) add(c junitCase) {
	c.Time = "0"
	s.Tests++
	switch {
	case c.Skipped != nil:
		s.Skipped++
	case c.Error != nil:
		s.Errors++
	case c.Failure != nil:
		s.Failures++
	}
	s.Cases = append(s.Cases, c)
}

// junit is the suite of a check.
func (r Report) junit(c Check, s Surroundings) junitSuite {
	suite := junitSuite{Name: c.Name}
	told := map[string]bool{}
	for _, f := range r.Findings {
		if CheckOf(f.Code) != c {
			continue
		}
		told[f.Code] = true
		result := &junitResult{Message: Visible(f.Message), Type: f.Code, Text: textOf(f, s)}
		one := junitCase{Name: caseName(f), Class: className(c, f.Workspace)}
		switch {
		case f.Severity == model.SeverityInfo:
			one.Output = result.Text
		case c.Name == CheckLoading:
			one.Error = result // the checks themselves could not be done
		default:
			one.Failure = result
		}
		suite.add(one)
	}
	for _, f := range slices.Concat(r.Waived, r.Accepted) {
		if CheckOf(f.Code) == c {
			suite.add(junitCase{Name: caseName(f), Class: className(c, f.Workspace), Skipped: &junitResult{Message: whyNot(f)}})
		}
	}
	none := false // was held
	for _, skip := range r.Skipped {
		if skip.Check == c.Name || skip.Check == "" && c.Name != CheckLoading {
			none = none || skip.Workspace == ""
			suite.add(junitCase{Name: c.Holds, Class: className(c, skip.Workspace), Skipped: &junitResult{Message: Visible(skip.Reason)}})
		}
	}
	for _, rule := range s.Rules {
		if CheckOf(rule.Code) == c && !told[rule.Code] && !none {
			suite.add(junitCase{Name: rule.Code + ": " + Visible(rule.Summary), Class: className(c, "")})
		}
	}
	return suite
}

func className(c Check, workspace string) string {
	if workspace == "" {
		return "lintel." + c.Name
	}
	return "lintel." + c.Name + "." + Visible(workspace)
}

func caseName(f Finding) string { return f.Code + " " + Visible(f.Message) }

// whyNot is why a finding does not count.
func whyNot(f Finding) string {
	switch {
	case f.Waived != nil:
		return "waived: " + Visible(f.Waived.Reason)
	case f.Accepted != nil:
		return "accepted by " + Visible(f.Accepted.Owner) + " until " + Visible(f.Accepted.Expires) + ": " + Visible(f.Accepted.Reason)
	}
	return ""
}

// textOf is a finding as Text writes it, with its excerpt.
func textOf(f Finding, s Surroundings) string {
	var b bytes.Buffer
	TextOf(&b, f, TextOptions{Read: s.Read})
	return b.String()
}

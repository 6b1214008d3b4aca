package drift

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/model"
)

// GitHub writes a report as workflow commands, which GitHub Actions turns into
// annotations of lines, and a last line that says how many findings there are:
//
//	::warning file=shop.go,line=27,title=LNT-M101::container "Stock" has no description%0Ahint: …
//
// What several pictures share is one annotation, at its line in the model. A
// step can have ten annotations of each severity; GitHub drops
// the rest.
func GitHub(w io.Writer, r Report, s Surroundings) error {
	out := bufio.NewWriter(w)
	for _, f := range together(r.Findings) {
		var properties []string
		property := func(name, value string) {
			properties = append(properties, name+"="+githubProperty.Replace(value))
		}
		if at := f.at(); at.File != "" {
			file, _ := s.inRepository(at.File)
			property("file", Visible(file))
			if at.Line > 0 {
				property("line", strconv.Itoa(at.Line))
			}
			if at.Column > 0 {
				property("col", strconv.Itoa(at.Column))
			}
		}
		property("title", f.Code)
		fmt.Fprintf(out, "::%s %s::%s\n", githubLevel(f.Severity), strings.Join(properties, ","), githubData.Replace(f.words()))
	}
	fmt.Fprintln(out, r.Summary())
	return out.Flush()
}

func githubLevel(s model.Severity) string {
	switch s {
	case model.SeverityError:
		return "error"
	case model.SeverityWarning:
		return "warning"
	}
	return "notice"
}

// What a workflow command may not hold as it is: its text, and its properties.
var (
	githubData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

package drift

import (
	"slices"
	"strconv"

	"github.com/lintel-go/lintel/model"
)

// figuresHold asks of each figure where it comes from and what it is for, and
// of each verdict that is no good one whether somebody says why.
func figuresHold(x *index, c *collector) {
	figures := map[string]*model.FigureRecord{}
	used, corrected := map[string]bool{}, map[string]string{}
	for i := range x.Figures {
		f := &x.Figures[i]
		figures[f.ID] = f
		corrected[f.Corrects] = f.ID
		if f.Term != nil {
			leaves(f.Term, func(id string) { used[id] = true })
		}
		for j := range f.Checks {
			used[f.ID] = true
			leaves(&f.Checks[j].Against, func(id string) { used[id] = true })
		}
	}
	for i := range x.Figures {
		f := &x.Figures[i]
		words := "figure " + strconv.Quote(f.Name)
		add := func(code, message string, o model.Origin) {
			c.add(Finding{Code: code, Kind: model.SubjectFigure, Subject: f.ID, Message: message, Positions: origin(o, "")})
		}
		if f.Ambiguous && f.Note == "" {
			add(codeAmbiguousFigure, words+" is ambiguous, and does not say in which way", f.Origin)
		}
		if (f.Kind == model.FigureClaimed || f.Kind == model.FigureMeasured) && len(f.Sources) == 0 {
			add(codeNoSource, words+" is "+string(f.Kind)+", and does not say by whom", f.Origin)
		}
		if f.Kind == model.FigureAssumed && !used[f.ID] {
			add(codeIdleFigure, words+" is assumed, and nothing follows from it", f.Origin)
		}
		if f.Term != nil && f.Note == "" {
			var wrong []string
			leaves(f.Term, func(id string) {
				if by := corrected[id]; by != "" && by != f.ID && !slices.Contains(wrong, id) {
					wrong = append(wrong, id)
				}
			})
			for _, id := range wrong {
				add(codeOfCorrected, words+" is derived from figure "+strconv.Quote(figures[id].Name)+", which figure "+strconv.Quote(figures[corrected[id]].Name)+" corrects", f.Origin)
			}
		}
		for j := range f.Checks {
			k := &f.Checks[j]
			leaves(&k.Against, func(id string) {
				if id == f.ID {
					add(codeAgainstItself, words+" is held against itself", k.Origin)
				}
			})
			if k.Note != "" || f.Note != "" || corrected[f.ID] != "" {
				continue
			}
			switch k.Verdict {
			case model.VerdictInconsistent:
				add(codeInconsistentFigure, words+", "+f.Value.Text()+", "+againstWords(k)+otherWords(k, figures)+", and is not", k.Origin)
			case model.VerdictAmbiguous:
				add(codeAmbiguousFigure, words+", "+f.Value.Text()+", "+againstWords(k)+otherWords(k, figures)+", which is true in one reading and not in another", k.Origin)
			}
		}
	}
}

// leaves names the figures in a term, in order, each as often as it stands
// there.
func leaves(t *model.TermRecord, found func(id string)) {
	if t.Figure != "" {
		found(t.Figure)
	}
	for i := range t.Terms {
		leaves(&t.Terms[i], found)
	}
}

// otherWords is what a figure is held against: its value, and the figure that it
// is of, if it is one.
func otherWords(k *model.CheckRecord, figures map[string]*model.FigureRecord) string {
	value := k.Against.Value.Text()
	if f := figures[k.Against.Figure]; f != nil {
		return "that of " + strconv.Quote(f.Name) + ", " + value
	}
	return value
}

func againstWords(k *model.CheckRecord) string {
	switch k.Kind {
	case model.CheckAtLeast:
		return "is to be at least "
	case model.CheckAtMost:
		return "is to be at most "
	}
	return "is to be the same as "
}

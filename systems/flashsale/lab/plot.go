package lab

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// plot is bars, one below the other, from a common line.
type plot struct {
	file, title string
	bars        []bar
}

type bar struct {
	label string
	value float64
	text  string
}

// The sizes of a plot, in px.
const (
	plotWidth  = 720
	plotLabel  = 200
	plotText   = 190
	plotRow    = 26
	plotHead   = 36
	plotBar    = 16
	plotMargin = 8
)

// svg writes the plot. It is readable on light and dark pages.
func (p plot) svg(w io.Writer) error {
	most := 0.0
	for _, b := range p.bars {
		most = max(most, b.value)
	}
	height := plotHead + len(p.bars)*plotRow + plotMargin
	var s strings.Builder
	fmt.Fprintf(&s, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" role="img">`, plotWidth, height)
	fmt.Fprintf(&s, "\n<title>%s</title>\n", escaped(p.title))
	s.WriteString(`<style>text{font:13px system-ui,sans-serif;fill:#1f2933}.h{font-weight:600;font-size:14px}.b{fill:#3b7dd8}.l{stroke:#8a94a0}` +
		`@media(prefers-color-scheme:dark){text{fill:#e4e8ee}.b{fill:#6ea3ea}}</style>` + "\n")
	fmt.Fprintf(&s, `<text class="h" x="%d" y="20">%s</text>`+"\n", plotMargin, escaped(p.title))
	for i, b := range p.bars {
		y := plotHead + i*plotRow
		length := 0
		if most > 0 {
			length = int(b.value / most * (plotWidth - plotLabel - plotText))
		}
		if b.value > 0 {
			length = max(length, 1)
		}
		fmt.Fprintf(&s, `<text x="%d" y="%d" text-anchor="end">%s</text>`, plotLabel-plotMargin, y+13, escaped(b.label))
		fmt.Fprintf(&s, `<rect class="b" x="%d" y="%d" width="%d" height="%d"/>`, plotLabel, y, length, plotBar)
		fmt.Fprintf(&s, `<text x="%d" y="%d">%s</text>`+"\n", plotLabel+length+plotMargin, y+13, escaped(b.text))
	}
	fmt.Fprintf(&s, `<line class="l" x1="%d" y1="%d" x2="%[1]d" y2="%d"/>`+"\n</svg>\n", plotLabel, plotHead-4, height-plotMargin)
	_, err := io.WriteString(w, s.String())
	return err
}

func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a Builder takes everything
	return b.String()
}

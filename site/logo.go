package site

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"io"
	"regexp"
	"strings"
)

// Logo is a picture that stands before the title of a site. The zero value is
// none.
type Logo struct {
	content []byte
	ending  string // ".svg"
}

const svgType = "image/svg+xml"

// kind is its type.
func (l Logo) kind() string {
	if l.ending == ".png" {
		return "image/png"
	}
	return svgType
}

// ReadLogo takes a PNG as it is, and of an SVG what draws: shapes, text,
// gradients and what they refer to inside the file. Scripts, style sheets,
// links, images and whatever else a page would not trust are left out.
func ReadLogo(content []byte) (Logo, error) {
	if bytes.HasPrefix(content, []byte("\x89PNG\r\n\x1a\n")) {
		if _, _, err := image.DecodeConfig(bytes.NewReader(content)); err != nil {
			return Logo{}, fmt.Errorf("%w\nhint: export it anew", err)
		}
		return Logo{content, ".png"}, nil
	}
	clean, err := drawingOnly(content)
	return Logo{clean, ".svg"}, err
}

var (
	errNoLogo   = errors.New("it is neither SVG nor PNG\nhint: export it as one of them")
	errDeepLogo = errors.New("its elements lie too deep in each other\nhint: export it as plain SVG")
)

// logoElements are those that a logo may have.
var logoElements = map[string]bool{
	"svg": true, "g": true, "defs": true, "title": true, "desc": true, "symbol": true, "use": true, "switch": true,
	"path": true, "rect": true, "circle": true, "ellipse": true, "line": true, "polyline": true, "polygon": true,
	"text": true, "tspan": true, "textPath": true, "linearGradient": true, "radialGradient": true, "stop": true,
	"clipPath": true, "mask": true, "pattern": true, "marker": true,
}

// plainValue is the value of an attribute that leads nowhere but into the
// file: no address, no function but those of shapes and colours.
var plainValue = regexp.MustCompile(`(?i)^(?:[^(\\:&]|(?:matrix|translate|scale|rotate|skewx|skewy|rgba?|hsla?)\(|url\(\s*['"]?#[^()'"\s]*['"]?\s*\))*$`)

// drawingOnly is an SVG without all that does not draw.
func drawingOnly(content []byte) ([]byte, error) {
	const maxDepth = 100
	d := xml.NewDecoder(bytes.NewReader(content))
	var b bytes.Buffer
	depth, left := 0, 0 // of elements that are kept, and of those inside one that is left out
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%w\nhint: export it as plain SVG", err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			foreign := t.Name.Space != "" && t.Name.Space != "http://www.w3.org/2000/svg"
			switch {
			case depth == 0 && left == 0 && (b.Len() > 0 || t.Name.Local != "svg" || foreign):
				return nil, errNoLogo
			case left > 0 || foreign || !logoElements[t.Name.Local]:
				left++
				continue
			case depth == maxDepth:
				return nil, errDeepLogo
			}
			depth++
			b.WriteString("<" + t.Name.Local)
			if depth == 1 {
				b.WriteString(` xmlns="http://www.w3.org/2000/svg"`)
			}
			for _, a := range t.Attr {
				if value, ok := logoAttribute(a); ok {
					b.WriteString(" " + a.Name.Local + `="`)
					_ = xml.EscapeText(&b, []byte(value)) // a Buffer does not fail
					b.WriteString(`"`)
				}
			}
			b.WriteString(">")
		case xml.EndElement:
			if left > 0 {
				left--
				continue
			}
			depth--
			b.WriteString("</" + t.Name.Local + ">")
		case xml.CharData:
			if left == 0 && depth > 0 {
				_ = xml.EscapeText(&b, t)
			}
		}
	}
	if b.Len() == 0 {
		return nil, errNoLogo
	}
	return b.Bytes(), nil
}

// logoAttribute is the value of an attribute of a logo, if it may have it.
func logoAttribute(a xml.Attr) (string, bool) {
	name := a.Name.Local
	switch {
	case name == "href":
		return a.Value, strings.HasPrefix(a.Value, "#")
	case a.Name.Space != "", strings.HasPrefix(strings.ToLower(name), "on"), name == "xmlns":
		return "", false
	case name == "style":
		// Only declarations: no @import, no address of another file.
		for _, declaration := range strings.Split(a.Value, ";") {
			_, value, _ := strings.Cut(declaration, ":")
			if !plainValue.MatchString(value) {
				return "", false
			}
		}
		return a.Value, true
	}
	return a.Value, plainValue.MatchString(a.Value)
}

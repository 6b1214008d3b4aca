package site

import (
	"bytes"
	"image"
	"image/png"
)

// blankPNG stands in for a picture that could not be drawn.
func blankPNG() ([]byte, error) {
	i := image.NewGray(image.Rect(0, 0, 320, 200))
	for n := range i.Pix {
		i.Pix[n] = 0xf0
	}
	var b bytes.Buffer
	err := png.Encode(&b, i)
	return b.Bytes(), err
}

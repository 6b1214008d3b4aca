package png

import (
	"image"
	"image/color"
	"slices"
)

// Lengths inside this package are in 1/256 of a pixel of the image, as
// integers: floating point may round differently from machine to machine, and
// the same scene must give the same bytes.
const unit = 256

// lines is how many scan lines sample one row of pixels. Along a scan line
// the covered length is exact.
const lines = 16

// full is the coverage of a pixel that lies inside.
const full = lines * unit

// point is a place in the image, in units.
type point struct{ x, y int }

// polygon is a closed loop of points.
type polygon []point

// canvas is an image and the working memory of filling it.
type canvas struct {
	img    *image.RGBA
	edges  []edge
	starts []int // crossings of scan line i: crossed[starts[i]:starts[i+1]]
	cross  []crossing
	cover  []int32 // change of coverage from pixel to pixel of the row at hand
}

// edge is a side of a polygon, going down, of an area that winds around by dir.
type edge struct {
	top, bottom point
	dir         int
}

// crossing is where an edge meets a scan line.
type crossing struct{ x, dir int }

func newCanvas(w, h int, background color.RGBA) *canvas {
	c := &canvas{img: image.NewRGBA(image.Rect(0, 0, w, h)), cover: make([]int32, w+2)}
	c.run(0, 0, w*h, background)
	return c
}

// rule says of a winding number whether it is inside.
type rule int

const (
	nonZero rule = -1 // bits of the winding number that count
	evenOdd rule = 1
)

// fill paints what the polygons together wind around by the rule.
func (c *canvas) fill(polygons []polygon, by rule, paint color.RGBA) {
	width, height := c.img.Rect.Dx(), c.img.Rect.Dy()
	c.edges = c.edges[:0]
	first, last := height*lines, -1
	for _, p := range polygons {
		for i, a := range p {
			b := p[(i+1)%len(p)]
			e := edge{a, b, 1}
			if a.y > b.y {
				e = edge{b, a, -1}
			}
			from, to := max(scanLine(e.top.y), 0), min(scanLine(e.bottom.y), height*lines)
			if from < to {
				first, last = min(first, from), max(last, to-1)
				c.edges = append(c.edges, e)
			}
		}
	}
	if last < first {
		return
	}
	c.collect(first, last)
	for row := first / lines; row <= last/lines; row++ {
		left, right := width, 0
		for line := max(row*lines, first); line <= min(row*lines+lines-1, last); line++ {
			winding := 0
			for i := c.starts[line-first]; i < c.starts[line-first+1]; i++ {
				x := min(max(c.cross[i].x, 0), width*unit)
				before := winding & int(by)
				winding += c.cross[i].dir
				switch now := winding & int(by); {
				case before == 0 && now != 0:
					left = min(left, x/unit)
					c.step(x, 1)
				case before != 0 && now == 0:
					right = max(right, x/unit+1)
					c.step(x, -1)
				}
			}
		}
		c.paintRow(row, left, min(right, width), paint)
	}
}

// scanLine is the first scan line at or below y. Scan line i runs through the
// middle of its share of the row.
func scanLine(y int) int {
	const share = unit / lines
	n := y - share/2 + share - 1
	if n < 0 {
		return -1 // somewhere above the image
	}
	return n / share
}

// collect finds the crossings of every scan line from first to last, sorted
// from left to right.
func (c *canvas) collect(first, last int) {
	const share = unit / lines
	n := last - first + 1
	c.starts = slices.Grow(c.starts[:0], n+1)[:n+1]
	clear(c.starts)
	span := func(e edge) (int, int) {
		return max(scanLine(e.top.y), first), min(scanLine(e.bottom.y), last+1)
	}
	for _, e := range c.edges {
		from, to := span(e)
		for line := from; line < to; line++ {
			c.starts[line-first+1]++
		}
	}
	for i := range n {
		c.starts[i+1] += c.starts[i]
	}
	c.cross = slices.Grow(c.cross[:0], c.starts[n])[:c.starts[n]]
	for _, e := range c.edges {
		from, to := span(e)
		dx, dy := e.bottom.x-e.top.x, e.bottom.y-e.top.y
		for line := from; line < to; line++ {
			y := line*share + share/2
			at := c.starts[line-first]
			c.cross[at] = crossing{e.top.x + divide(dx*(y-e.top.y), dy), e.dir}
			c.starts[line-first]++
		}
	}
	// Every start has moved to the end of its scan line.
	copy(c.starts[1:], c.starts[:n])
	c.starts[0] = 0
	for i := range n {
		if on := c.cross[c.starts[i]:c.starts[i+1]]; len(on) > 2 {
			slices.SortStableFunc(on, func(a, b crossing) int { return a.x - b.x })
		} else if len(on) == 2 && on[0].x > on[1].x {
			on[0], on[1] = on[1], on[0]
		}
	}
}

// step begins (1) or ends (-1) a covered stretch at x on one scan line.
func (c *canvas) step(x int, sign int32) {
	in := int32(x % unit)
	c.cover[x/unit] += sign * (unit - in)
	c.cover[x/unit+1] += sign * in
}

// paintRow paints the pixels from left to right of a row by their coverage
// and clears it.
func (c *canvas) paintRow(row, left, right int, paint color.RGBA) {
	sum := int32(0)
	for x := left; x < right; {
		sum += c.cover[x]
		from := x
		for x++; x < right && c.cover[x] == 0; x++ {
		}
		switch {
		case sum >= full:
			c.run(from, row, x-from, paint)
		case sum > 0:
			for i := from; i < x; i++ {
				c.blend(i, row, sum, paint)
			}
		}
	}
	clear(c.cover[min(left, right):min(right+2, len(c.cover))])
}

// run paints n pixels from x, y on, through the ends of rows.
func (c *canvas) run(x, y, n int, paint color.RGBA) {
	at := c.img.PixOffset(x, y)
	pix := c.img.Pix[at : at+4*n]
	if len(pix) == 0 {
		return
	}
	pix[0], pix[1], pix[2], pix[3] = paint.R, paint.G, paint.B, 255
	for done := 4; done < len(pix); done *= 2 {
		copy(pix[done:], pix[:done])
	}
}

// blend mixes paint into one pixel by its coverage, 0 to full.
func (c *canvas) blend(x, y int, coverage int32, paint color.RGBA) {
	at := c.img.PixOffset(x, y)
	pix := c.img.Pix[at : at+3 : at+3]
	for i, v := range [3]uint8{paint.R, paint.G, paint.B} {
		old := int32(pix[i])
		pix[i] = uint8((old*(full-coverage) + int32(v)*coverage + full/2) / full)
	}
}

// divide is a/b rounded to the nearest integer; b > 0.
func divide(a, b int) int {
	if a < 0 {
		return -((-a + b/2) / b)
	}
	return (a + b/2) / b
}

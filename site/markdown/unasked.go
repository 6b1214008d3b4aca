package markdown

import "errors"

// Unasked is a Resolver that answers for nothing. It is for reading what needs no
// answers of a document: its title, or its terms.
type Unasked struct{}

var errUnasked = errors.New("not asked")

// Reference is an error.
func (Unasked) Reference(string) (Target, error) { return Target{}, errUnasked }

// View is an error.
func (Unasked) View(string) (Target, error) { return Target{}, errUnasked }

// Theme is an error.
func (Unasked) Theme(string) error { return errUnasked }

// Link is an error.
func (Unasked) Link(string) (Target, error) { return Target{}, errUnasked }

// Image is an error.
func (Unasked) Image(string) (Image, error) { return Image{}, errUnasked }

// Word is empty.
func (Unasked) Word(string) string { return "" }

// Heading is empty.
func (Unasked) Heading(string) string { return "" }

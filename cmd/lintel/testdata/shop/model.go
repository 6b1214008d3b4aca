// Package shop is the model that the scripts break.
package shop

import "github.com/lintel-go/lintel/model"

// Workspace is what lintel looks for.
func Workspace() *model.Workspace {
	w := model.New("Shop", "Sells things to people")

	buyer := w.Person("Buyer", "Wants a thing, and wants it now")
	pay := w.System("Payment gateway", "Takes the money", model.External)

	shop := w.System("Shop", "Shows things and takes orders")
	api := shop.Container("API", "Takes orders", model.Technology("Go"))
	orders := shop.Container("Orders", "What was ordered", model.Technology("PostgreSQL"), model.Database)

	buyer.Uses(api, "Orders things", model.Technology("HTTPS"))
	api.Uses(orders, "Stores orders", model.Technology("SQL"))
	api.Uses(pay, "Asks for the money", model.Technology("HTTPS"))
	return w
}

package test.mayishare.question

import data.mayishare.question
import data.test.mayishare.grounds

asked := grounds.question("school", "service_delivery.education", ["health.mental", "identity", "criminal"])

test_upwards if question.upwards("a.b.c") == {"a", "a.b", "a.b.c"}

test_purposes if {
	question.purposes == {"any", "service_delivery", "service_delivery.education"} with input as asked
}

test_names if {
	names := question.names with input as asked
	names["health.mental"] == {"any", "health", "health.mental", "special"}
	names.identity == {"any", "identity", "ordinary"}
	names.criminal == {"any", "criminal"}
}

# On the dot only: `healthy` is not `health`.
test_not_by_its_first_letters if {
	not question.purpose_in(["service"]) with input as asked
	not question.purpose_in(["service_delivery.education.schools"]) with input as asked
	question.purpose_in(["service_delivery"]) with input as asked
}

test_under if {
	question.under(["health", "identity.name"]) == {"health.mental"} with input as asked
	question.under(["special", "criminal"]) == {"health.mental", "criminal"} with input as asked
}

# What the vocabulary does not know has no name, so no rule speaks of it.
test_unknown_category if {
	unknown := grounds.question("school", "service_delivery", ["horoscope"])
	names := question.names with input as unknown
	names == {}
	grounds.not_rested_on(grounds.holding(unknown, ["court_order"]), "court_order")
}

form_of(changes) := form if form := question.form with input as grounds.asking(asked, changes)

test_form if {
	form_of({}) == "IDENTIFIABLE"
	form_of({"dataForm": "PSEUDONYMISED"}) == "PSEUDONYMISED"
	form_of({"dataForm": "ANONYMISED"}) == "ANONYMISED"
	form_of({"dataForm": "AGGREGATED", "smallestCell": 5}) == "AGGREGATED"
	form_of({"dataForm": "AGGREGATED", "smallestCell": 4}) == "IDENTIFIABLE"
	form_of({"dataForm": "AGGREGATED"}) == "IDENTIFIABLE"
	form_of({"dataForm": "SOMETHING"}) == "IDENTIFIABLE"
}

test_small_cells if {
	question.small_cells with input as grounds.asking(asked, {"dataForm": "AGGREGATED", "smallestCell": 4})
	not question.small_cells with input as grounds.asking(asked, {"dataForm": "AGGREGATED", "smallestCell": 5})
	not question.small_cells with input as asked
}

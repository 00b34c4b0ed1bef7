# METADATA
# title: Agreements and assurance
# description: >-
#   Whether an agreement is in force is tested at every decision, not at signature. A ground that
#   needs an agreement needs both clocks: the agreement in force, and the partner's assurance in date.
# related_resources:
#   - description: ICO data sharing code of practice
#     ref: https://ico.org.uk/for-organisations/uk-gdpr-guidance-and-resources/data-sharing/data-sharing-a-code-of-practice/
package mayishare.agreements

import data.mayishare.question

# METADATA
# title: Agreements with the partner that name the purpose
for_purpose := [agreement |
	some agreement in question.facts.agreements
	question.covers(agreement.purposes, question.purposes)
]

# METADATA
# title: Those of them that are signed, started, not ended and not suspended
in_force := [agreement |
	some agreement in for_purpose
	agreement.signed == true
	agreement.status == "ACTIVE"
	agreement.starts <= question.now
	question.now < agreement.ends
]

# METADATA
# title: A ground may rely only on agreements of some kinds
fitting(agreements, row) := agreements if not row.agreement_kinds

fitting(agreements, row) := [agreement |
	some agreement in agreements
	agreement.kind in row.agreement_kinds
] if row.agreement_kinds

# METADATA
# title: The agreements in force that a ground relies on for a category
relied_on(row, category) := [agreement |
	row.agreement == true
	some agreement in fitting(in_force, row)
	question.covers(agreement.dataCategories, question.names[category])
]

# METADATA
# title: What a ground lacks where it needs an agreement
lacks(row, _) := [] if row.agreement == false

lacks(row, category) := missing(row, category) if row.agreement == true

missing(row, category) := assurance_lacks if {
	names_category(in_force, row, category)
} else := array.concat([lack("agreement_not_in_force")], assurance_lacks) if {
	names_category(for_purpose, row, category)
} else := array.concat([lack("agreement_not_covering")], assurance_lacks)

names_category(agreements, row, category) if {
	some agreement in fitting(agreements, row)
	question.covers(agreement.dataCategories, question.names[category])
}

lack(code) := {"met": false, "code": code, "kind": "register", "name": "agreement"}

# METADATA
# title: The partner's systems have been checked, and the check is in date
default assurance_in_date := false

assurance_in_date if {
	question.partner.assurance.passed <= question.now
	question.now < question.partner.assurance.expires
}

assurance_in_date if not_needed

# METADATA
# title: Council services, courts, regulators, persons and elected representatives need no assurance
default not_needed := false

not_needed if data.vocabulary.partner_kinds[question.partner.kind].needs_assurance == false

default assurance_lacks := [{"met": false, "code": "assurance_expired", "kind": "bar", "name": "assurance"}]

assurance_lacks := [] if assurance_in_date

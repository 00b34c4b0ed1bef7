# METADATA
# title: Public health
# description: Protecting and improving the health of everyone in the area.
package mayishare.grounds.public_health

import data.mayishare.needs

# METADATA
# title: Protecting the public's health
# description: >-
#   Health data may be shared to protect and improve the public's health with NHS bodies, and with
#   council services and other councils where they owe a duty of confidence.
# related_resources:
#   - description: National Health Service Act 2006 section 2B
#     ref: https://www.legislation.gov.uk/ukpga/2006/41/section/2B
#   - description: Public Health (Control of Disease) Act 1984
#     ref: https://www.legislation.gov.uk/ukpga/1984/22
#   - description: Data Protection Act 2018 Schedule 1 paragraph 3 (public health)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/1/paragraph/3
# custom:
#   subject: public_health
public_health := [needs.any_of([
	needs.circumstance("confidentiality_owed"),
	needs.partner_kind("nhs_body"),
])]

# METADATA
# title: Finance
# description: Council tax, debts, grants and payments.
package mayishare.grounds.finance

# METADATA
# title: Council tax
# description: >-
#   Who lives where, and what council tax is due, may be shared with other councils, government
#   departments and the council's own services to assess and collect council tax.
# related_resources:
#   - description: Local Government Finance Act 1992 Schedule 2
#     ref: https://www.legislation.gov.uk/ukpga/1992/14/schedule/2
#   - description: Social Security Administration Act 1992
#     ref: https://www.legislation.gov.uk/ukpga/1992/5
# custom:
#   subject: finance
tax_duties := []

# METADATA
# title: Credit reference checks
# description: >-
#   Names, addresses and financial data may go to, or come from, a credit reference agency to recover
#   debts, to investigate fraud or for insight, under an agreement in force.
# related_resources:
#   - description: Data Protection Act 2018 section 8
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/section/8
#   - description: Data Protection Act 2018 Schedule 1 paragraph 14 (preventing fraud)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/1/paragraph/14
# custom:
#   subject: finance
credit_reference := []

# METADATA
# title: Grants and payments
# description: >-
#   What is needed to pay people what they are due may be shared with government departments, other
#   councils and contractors, under an agreement in force.
# related_resources:
#   - description: Data Protection Act 2018 section 8
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/section/8
# custom:
#   subject: finance
grants_and_payments := []
